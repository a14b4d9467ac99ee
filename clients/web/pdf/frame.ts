/**
 * Draws one page of a PDF. It runs in a sandboxed frame: its origin is opaque, and its policy allows no connection. It draws only an image
 * of the page: no script of a PDF runs, no link can be followed, and no form can be filled in.
 */
import { getDocument, type PDFDocumentProxy, type RenderTask } from "pdfjs-dist/legacy/build/pdf.mjs";
// The frame can't start a worker. pdf.js then runs this code in the frame's own thread.
import "pdfjs-dist/legacy/build/pdf.worker.mjs";
import type { ExtraFile, FirstMessage, FromFrame, PdfProblem, ToFrame, View } from "./messages.ts";
import "./frame.css";

/** A page is no wider than this before it is enlarged. In CSS pixels. */
const WIDEST = 960;
/** The most pixels that are drawn. Phones give a page no larger canvas. */
const MOST_PIXELS = 16_000_000;
/** A larger picture in a PDF is left out. In pixels. */
const LARGEST_PICTURE = 64_000_000;
/** The most characters of a page that are read out. */
const LONGEST_TEXT = 50_000;
/** The page is told at most once in this time that the frame was touched. In ms. */
const TELL_EVERY = 1000;
/** The keys that the page acts on. */
const KEYS_OF_PAGE = ["Escape", "Shift", "PageUp", "PageDown", "+", "-"];

const main = document.querySelector("main") as HTMLElement;
// The keyboard scrolls it.
main.tabIndex = 0;
/** The functions that wait for each file. Two pages of a PDF can wait for the same one. */
const waitingFiles = new Map<ExtraFile, ((bytes: ArrayBuffer | null) => void)[]>();

// Only the page that holds this frame can begin, and only once.
addEventListener("message", begin);
function begin({ source, data, ports }: MessageEvent<FirstMessage>): void {
	const [port] = ports;
	if (source !== parent || !port) return;
	removeEventListener("message", begin);
	const tell = (message: FromFrame) => port.postMessage(message);
	tell({ kind: "started" });
	forwardInput(tell);
	void openPdf(data.pdf, tell).then((pdf) => {
		if (pdf === null) return;
		const show = makeViewer(pdf, tell);
		port.onmessage = (event: MessageEvent<ToFrame>) => {
			if (event.data.kind === "show") show(event.data.view);
			else takeExtra(event.data);
		};
		tell({ kind: "opened", pages: pdf.numPages });
	});
	// Opening a PDF may already need one of these files.
	port.onmessage = (event: MessageEvent<ToFrame>) => event.data.kind === "extra" && takeExtra(event.data);
}

function takeExtra({ file, bytes }: { file: ExtraFile; bytes: ArrayBuffer | null }): void {
	const waiting = waitingFiles.get(file) ?? [];
	waitingFiles.delete(file);
	for (const take of waiting) take(bytes);
}

type Tell = (message: FromFrame) => void;

async function openPdf(bytes: ArrayBuffer, tell: Tell): Promise<PDFDocumentProxy | null> {
	/** pdf.js gets its files from this class instead of fetching them. */
	class FilesOfPage {
		fetch({ filename }: { filename: string }): Promise<Uint8Array> {
			const file = filename as ExtraFile;
			return new Promise((resolve, reject) => {
				const take = (found: ArrayBuffer | null) => (found ? resolve(new Uint8Array(found)) : reject(new Error(`${file} is missing`)));
				waitingFiles.set(file, [...(waitingFiles.get(file) ?? []), take]);
				tell({ kind: "needs", file });
			});
		}
	}
	try {
		return await getDocument({
			data: new Uint8Array(bytes),
			BinaryDataFactory: FilesOfPage,
			useWorkerFetch: false,
			disableWorkerRendering: true,
			enableXfa: false,
			maxImageSize: LARGEST_PICTURE,
			verbosity: 0,
		} as Parameters<typeof getDocument>[0]).promise;
	} catch (error) {
		tell({ kind: "failed", problem: problemOf(error) });
		return null;
	}
}

const problemOf = (error: unknown): PdfProblem => ((error as Error).name === "PasswordException" ? "protected" : "broken");

/** @returns a function that draws a view. A newer view, or another size of the frame, cancels the drawing that runs. */
function makeViewer(pdf: PDFDocumentProxy, tell: Tell): (view: View) => void {
	let task: RenderTask | null = null;
	let view: View | null = null;
	let shownPage = 0;
	const draw = async () => {
		const current = view;
		// The frame has no size yet. The view is drawn when it gets one.
		if (current === null || main.clientWidth === 0) return;
		task?.cancel();
		const page = await pdf.getPage(current.page);
		const whole = page.getViewport({ scale: 1 });
		const width = Math.min(main.clientWidth, WIDEST) * current.zoom;
		const fine = Math.min(devicePixelRatio, Math.sqrt(MOST_PIXELS / (width * ((whole.height / whole.width) * width))));
		const viewport = page.getViewport({ scale: (width / whole.width) * fine });
		const canvas = document.createElement("canvas");
		canvas.width = Math.floor(viewport.width);
		canvas.height = Math.floor(viewport.height);
		canvas.style.width = `${Math.floor(width)}px`;
		canvas.setAttribute("aria-hidden", "true");
		if (view !== current) return;
		// No annotation is drawn, because links, forms and media are annotations.
		task = page.render({ canvas, viewport, annotationMode: 0 });
		await task.promise;
		if (view !== current) return;
		const heading = document.createElement("h1");
		heading.className = "text";
		heading.textContent = current.label;
		const text = document.createElement("p");
		text.className = "text";
		text.dir = "auto";
		text.textContent = await textOf(pdf, current.page);
		if (view !== current) return;
		document.documentElement.lang = current.language;
		main.setAttribute("aria-label", current.label);
		main.replaceChildren(heading, canvas, text);
		if (shownPage !== current.page) main.scrollTo(0, 0);
		shownPage = current.page;
		tell({ kind: "shown", page: current.page });
	};
	const drawOrFail = () =>
		void draw().catch((error: unknown) => {
			if ((error as Error).name !== "RenderingCancelledException") tell({ kind: "failed", problem: "broken" });
		});
	let width = main.clientWidth;
	new ResizeObserver(() => {
		if (main.clientWidth === width || view === null) return;
		width = main.clientWidth;
		view = { ...view };
		drawOrFail();
	}).observe(main);
	return (next) => {
		view = next;
		drawOrFail();
	};
}

async function textOf(pdf: PDFDocumentProxy, number: number): Promise<string> {
	const { items } = await (await pdf.getPage(number)).getTextContent();
	const pieces = items.map((item) => ("str" in item ? `${item.str}${item.hasEOL ? "\n" : ""}` : ""));
	return pieces.join("").slice(0, LONGEST_TEXT);
}

/** Tells the page about touches, so that it doesn't lock, and about the keys that it knows. */
function forwardInput(tell: Tell): void {
	let toldAt = 0;
	const touch = () => {
		if (Date.now() - toldAt < TELL_EVERY) return;
		toldAt = Date.now();
		tell({ kind: "touched" });
	};
	for (const kind of ["pointerdown", "wheel", "touchstart", "keydown"]) addEventListener(kind, touch, { capture: true, passive: true });
	addEventListener("keydown", (event) => {
		const { key, repeat, ctrlKey, metaKey, altKey } = event;
		if (!KEYS_OF_PAGE.includes(key) || ctrlKey || metaKey || altKey) return;
		if (key !== "Shift") event.preventDefault();
		tell({ kind: "key", key, repeat });
	});
}
