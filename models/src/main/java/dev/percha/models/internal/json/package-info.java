/** Documents of JSON that may be a stranger's, read strictly and in bounds. */
package dev.percha.models.internal.json;
