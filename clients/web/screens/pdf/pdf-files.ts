/** Files of pdf.js that some PDFs need: decoders of scanned pictures, and two fonts of symbols. The frame can't fetch them itself. */

import dingbats from "pdfjs-dist/standard_fonts/FoxitDingbats.pfb?url";
import symbol from "pdfjs-dist/standard_fonts/FoxitSymbol.pfb?url";
import jbig2 from "pdfjs-dist/wasm/jbig2.wasm?url";
import openjpeg from "pdfjs-dist/wasm/openjpeg.wasm?url";
import { EXTRA_FILES, type ExtraFile } from "../../pdf/messages.ts";

const ADDRESSES: Record<ExtraFile, string> = {
	"jbig2.wasm": jbig2,
	"openjpeg.wasm": openjpeg,
	"FoxitSymbol.pfb": symbol,
	"FoxitDingbats.pfb": dingbats,
};

/** @param file what the frame asks for. @returns the bytes of the file; null when it isn't one of these, or can't be fetched. */
export async function extraFile(file: string): Promise<ArrayBuffer | null> {
	const known = EXTRA_FILES.find((each) => each === file);
	if (known === undefined) return null;
	try {
		const answer = await fetch(ADDRESSES[known]);
		return answer.ok ? await answer.arrayBuffer() : null;
	} catch {
		return null;
	}
}
