/** Shows a PDF over the whole screen. It is drawn in a sandboxed frame without network access (clients/web/pdf). */
import { ArrowLeft, EyeOff, ZoomIn, ZoomOut } from "lucide-react";
import dingbats from "pdfjs-dist/standard_fonts/FoxitDingbats.pfb?url";
import symbol from "pdfjs-dist/standard_fonts/FoxitSymbol.pfb?url";
import jbig2 from "pdfjs-dist/wasm/jbig2.wasm?url";
import openjpeg from "pdfjs-dist/wasm/openjpeg.wasm?url";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Notice } from "../../parts/notice.tsx";
import { EXTRA_FILES, type ExtraFile, type FirstMessage, type FromFrame, type PdfProblem, type ToFrame } from "../../pdf/messages.ts";
import { hide } from "../../sitting/end.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say, useWords } from "../../words/words.tsx";
import { Rings } from "../rings/banner.tsx";
import "./pdf-dialog.css";

/** Files of pdf.js that some PDFs need: decoders of scanned pictures, and two fonts of symbols. The frame can't fetch them itself. */
const EXTRA_ADDRESSES: Record<ExtraFile, string> = {
	"jbig2.wasm": jbig2,
	"openjpeg.wasm": openjpeg,
	"FoxitSymbol.pfb": symbol,
	"FoxitDingbats.pfb": dingbats,
};
const ZOOMS = [1, 1.5, 2, 3, 4];
/** A frame that hasn't answered by then couldn't be loaded. In ms. */
const LONGEST_START = 15_000;

interface Props {
	name: string;
	content: Blob;
	onClose(): void;
}

export function PdfDialog({ name, content, onClose }: Props): ReactNode {
	const { say, language } = useWords();
	const ringing = useVerb("myRings").data;
	const id = useId();
	const dialog = useRef<HTMLDialogElement>(null);
	const heading = useRef<HTMLHeadingElement>(null);
	const frame = useRef<HTMLIFrameElement>(null);
	const [port, setPort] = useState<MessagePort | null>(null);
	const [pages, setPages] = useState(0);
	const [page, setPage] = useState(1);
	const [zoom, setZoom] = useState(0);
	const [problem, setProblem] = useState<PdfProblem | null>(null);
	useEffect(() => {
		const opener = document.activeElement;
		dialog.current?.showModal();
		heading.current?.focus();
		return () => (opener instanceof HTMLElement ? opener.focus() : undefined);
	}, []);

	useEffect(() => () => port?.close(), [port]);

	const begin = async () => {
		const pdf = await content.arrayBuffer();
		const { port1, port2 } = new MessageChannel();
		const starts = setTimeout(() => setProblem("broken"), LONGEST_START);
		port1.onmessage = ({ data }: MessageEvent<FromFrame>) => {
			if (data.kind === "started") clearTimeout(starts);
			else if (data.kind === "opened") {
				setPages(data.pages);
				setPort(port1);
			} else if (data.kind === "failed") setProblem(data.problem);
			else if (data.kind === "needs") void giveExtra(port1, data.file);
			// Keys and touches in the frame count as if they were on the page: for the idle lock, and for Shift three times.
			else if (data.kind === "touched") frame.current?.dispatchEvent(new Event("wheel"));
			else if (data.kind === "key")
				frame.current?.dispatchEvent(new KeyboardEvent("keydown", { key: data.key, repeat: data.repeat, bubbles: true }));
		};
		const first: FirstMessage = { pdf };
		// An opaque origin can't be named as the target. Only pdf.html can be in this frame, because no other file allows to be framed.
		frame.current?.contentWindow?.postMessage(first, "*", [pdf, port2]);
	};

	const label = say("files.pdf-page", { page, pages });
	useEffect(() => {
		const view = { page, zoom: ZOOMS[zoom] ?? 1, label, language };
		port?.postMessage({ kind: "show", view } satisfies ToFrame);
	}, [port, page, zoom, label, language]);

	const turn = (by: number) => setPage((now) => Math.min(Math.max(now + by, 1), Math.max(pages, 1)));
	const scale = (by: number) => setZoom((now) => Math.min(Math.max(now + by, 0), ZOOMS.length - 1));
	const press = (key: string) => {
		if (key === "Escape") onClose();
		else if (key === "PageUp" || key === "PageDown") turn(key === "PageUp" ? -1 : 1);
		else if (key === "+" || key === "-") scale(key === "-" ? -1 : 1);
	};
	return (
		<dialog
			ref={dialog}
			className="pdf"
			aria-labelledby={id}
			onClose={onClose}
			onKeyDown={({ key, ctrlKey, metaKey, altKey }) => !ctrlKey && !metaKey && !altKey && press(key)}
		>
			<div className="pdf-head">
				<h2 id={id} ref={heading} tabIndex={-1}>
					<bdi>{name}</bdi>
				</h2>
				<Button icon={<ArrowLeft aria-hidden="true" className="pdf-arrow" />} onClick={onClose} id="parts.back" />
				<Button icon={<EyeOff aria-hidden="true" />} onClick={hide} id="parts.hide" />
			</div>
			{/* The banner of the page is behind this dialog. */}
			{ringing && ringing.withSomebodyUntil === null && ringing.rings.length > 0 && <Rings rings={ringing.rings} />}
			{problem ? (
				<Notice kind="warn">
					<Say as="p" id={problem === "protected" ? "files.pdf-protected" : "files.pdf-broken"} />
				</Notice>
			) : (
				<>
					{/* Without allow-same-origin, the frame has an opaque origin. The server's policy for this file has the same sandbox. */}
					<iframe ref={frame} title={name} src="/pdf.html" sandbox="allow-scripts" onLoad={() => void begin()} />
					<div className="pdf-tools">
						<p role="status">{pages === 0 ? <Say id="parts.opening" /> : label}</p>
						<Button aria-disabled={page <= 1} onClick={() => turn(-1)} id="files.pdf-back" />
						<Button aria-disabled={page >= pages} onClick={() => turn(1)} id="files.pdf-next" />
						<Button aria-disabled={zoom === 0} icon={<ZoomOut aria-hidden="true" />} onClick={() => scale(-1)} id="files.pdf-smaller" />
						<Button
							aria-disabled={zoom === ZOOMS.length - 1}
							icon={<ZoomIn aria-hidden="true" />}
							onClick={() => scale(1)}
							id="files.pdf-larger"
						/>
					</div>
				</>
			)}
		</dialog>
	);
}

async function giveExtra(port: MessagePort, file: string): Promise<void> {
	const bytes = await extraFile(file);
	port.postMessage({ kind: "extra", file, bytes } as ToFrame, bytes ? [bytes] : []);
}

/** @param file what the frame asks for. @returns the bytes of the file; null when it isn't one of these, or can't be fetched. */
async function extraFile(file: string): Promise<ArrayBuffer | null> {
	const known = EXTRA_FILES.find((each) => each === file);
	if (known === undefined) return null;
	try {
		const answer = await fetch(EXTRA_ADDRESSES[known]);
		return answer.ok ? await answer.arrayBuffer() : null;
	} catch {
		return null;
	}
}
