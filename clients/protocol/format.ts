/**
 * The format of everything that Cloister keeps: signed statements, the server's database, and what clients keep on a device. Until 1.0 a
 * format may change in place, and each such change raises the number and the version. SPEC.md, section 5.
 */

/** The format that this version reads and writes. */
export const FORMAT = 7;

/** This version of Cloister, as in package.json. */
export const VERSION = "0.1.0-alpha.7";

/** The mark that is stored beside the data. */
export interface FormatMark {
	format: number;
	/** The newest version of Cloister that has written there. It reads this format. */
	version: string;
}

export const OWN_FORMAT: FormatMark = { format: FORMAT, version: VERSION };

/** The first format. Data of it may have no mark, because the mark came later. */
export const FIRST_FORMAT: FormatMark = { format: 1, version: "0.1.0-alpha.1" };

/** One sentence for the person who has started the wrong version. @param subject such as "The database" */
export function otherFormatSentence(subject: string, { format, version }: FormatMark): string {
	return `${subject} has format ${format}, which this version of Cloister (${VERSION}, format ${FORMAT}) doesn't read, so nothing was changed: use Cloister ${version}, which reads it.`;
}
