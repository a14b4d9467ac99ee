/** The part of gettext-parser that is used here. The package has no types. */
declare module "gettext-parser" {
	export interface PoEntry {
		msgctxt?: string;
		msgid: string;
		msgstr: string[];
		/** extracted: for the translator ("#."). reference: where the text stands ("#:"). flag: such as "fuzzy" ("#,"). */
		comments?: { extracted?: string; reference?: string; flag?: string };
	}
	export interface PoFile {
		charset: string;
		headers: Record<string, string>;
		/** By msgctxt, then by msgid. */
		translations: Record<string, Record<string, PoEntry>>;
	}
	export const po: {
		parse(input: Uint8Array, options?: { validation?: boolean }): PoFile;
		compile(file: PoFile, options?: { foldLength?: number }): Uint8Array;
	};
}
