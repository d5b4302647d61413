/**
 * Tables in CSV files: data sets to train on, and rows to ask a model about, in memory that does
 * not grow with what a file has in one line.
 */
package dev.percha.table;
