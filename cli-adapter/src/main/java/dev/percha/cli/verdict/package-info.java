/** Whether engines' networks are equally good: statistics over seeds. Knows numbers only. */
package dev.percha.cli.verdict;
