/**
 * What is public only because packages need it: no application is to use it, and it may change with
 * any version.
 */
package dev.percha.models.internal;
