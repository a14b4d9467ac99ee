/** What the page and the frame of a PDF tell each other. */

/** Files of pdf.js that some PDFs need. The frame can't fetch anything, so it asks the page for them by name. */
export const EXTRA_FILES = ["jbig2.wasm", "openjpeg.wasm", "FoxitSymbol.pfb", "FoxitDingbats.pfb"] as const;
export type ExtraFile = (typeof EXTRA_FILES)[number];

/** The first message from the page, to the window of the frame. All others go through the port that comes with it. */
export interface FirstMessage {
	pdf: ArrayBuffer;
}

/** What to show. */
export interface View {
	/** From 1. */
	page: number;
	/** 1 fills the width of the frame. */
	zoom: number;
	/** Says which page it is, for those who can't see it, in this language. */
	label: string;
	language: string;
}

export type ToFrame =
	| { kind: "show"; view: View }
	/** null: the file couldn't be fetched. */
	| { kind: "extra"; file: ExtraFile; bytes: ArrayBuffer | null };

/** protected: a password is needed. broken: it isn't a PDF that can be read. */
export type PdfProblem = "protected" | "broken";

export type FromFrame =
	/** The frame works. It has the PDF, and hasn't read it yet. */
	| { kind: "started" }
	| { kind: "opened"; pages: number }
	| { kind: "shown"; page: number }
	| { kind: "failed"; problem: PdfProblem }
	| { kind: "needs"; file: ExtraFile }
	/** The person has touched the frame, or pressed a key there. */
	| { kind: "touched" }
	| { kind: "key"; key: string; repeat: boolean };
