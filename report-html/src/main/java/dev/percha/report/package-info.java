/**
 * What runs have left, as one page to look at: {@link dev.percha.report.HtmlReport} reads their
 * {@code result.json} and needs nothing else but what lies beside it.
 */
package dev.percha.report;
