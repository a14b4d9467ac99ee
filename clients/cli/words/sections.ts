/** The texts about sections: values, clashes, history, and changes of what was not read. */
import { list } from "./list.ts";

export const sectionMessages = {
	clashHeading: (place: string, isRed: boolean) =>
		`${isRed ? "DANGEROUS CLASH" : "Clash"}: ${place}. People wrote different values without seeing each other's values. None of these values is preferred.`,
	rowRemoved: "the row was removed",
	rowKept: "the row was kept, and changed",
	withoutValue: "no value",
	recorded: (by: string, at: string) => `${by}, recorded ${at}`,
	taken: (at: string) => `taken by the server ${at}`,
	whichClash: "Name the clash by its number: case clash CODE NUMBER --take NUMBER.",
	because: (why: string) => `Reason: ${why}`,
	unfit: (fields: string[]) => `The value of a field has the wrong form: ${list(fields)}.`,
	unknownFields: (fields: string[]) => `A newer program wrote this: ${list(fields)}.`,
	howToSettle: (code: string) => `\`cloister case clash ${code}\` lists the clashes of the case, and says how to settle them.`,
	takeOne: (code: string, number: number) => `Settle it: case clash ${code} ${number} --take 1, or the number of another value.`,
	unreadEntries: (count: number) => `${count} entries of this section can't be read yet. They are listed below.`,
	missingEntries: "Entries are missing in this section. What is shown can be incomplete.",
	unfounded: (entries: string[]) =>
		`These changes refer to an entry that does not stand before them, so they replace nothing: ${list(entries)}.`,
	misplaced: (entries: string[]) => `These changes belong to a form of another section, and do not count: ${list(entries)}.`,
	askOverwrite: (form: string) => `This is what stands there now (${form}). Change it?`,
	giveBase:
		"This section has values that you have not read. Read it first (`case read`), and give --base with the base that `case read --json` prints.",
	bothStand: "Somebody wrote this after you had read the section. Both this value and yours will stand, as a clash.",
	readAgain: "Somebody else has written here since you read it. Read the section again.",
	setTwice: (field: string) => `--set ${field}=... stands twice, and ${field} takes one value.`,
	whichRow: (form: string, rows: string[]) => `${form} has several rows: ${list(rows)}. Name one with --row, or add a row with --row new.`,
	onlyOneRow: (form: string) => `${form} has only one row, so leave --row out.`,
	noClash: "There is no clash.",
	noSuchClash: (count: number) => `There is no clash with this number. The case has ${count}.`,
	askTake: (number: number) => `Take value ${number}?`,
	askBoth: "Keep all of these values?",
	settled: "Done. The clash is settled. The other values stay in the history.",
	keptAll: "Done. The clash is settled. All values are kept, each in a row of its own.",
	noChanges: "Nobody has written this yet.",
	changed: (before: string, value: string) => `${before} -> ${value}`,
	missingHead: "The other desk would need this, and nobody has written it:",
	missingIn: (section: string, names: readonly string[]) => `  ${section}: ${names.join(", ")}`,
	askDespiteMissing: "Send the request all the same?",
	askDespiteClash: "The case has open clashes. Go on all the same?",
	needsYesForClash: "The case has open clashes, shown here. They forbid nothing: give --yes to go on.",
};
