/** `#/handoffs/:id/certificate`: every verified move with its signer, to print or to save as a file. The screen also checks such files. */
import { useParams } from "@tanstack/react-router";
import { Paperclip } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Party } from "../../parts/party.tsx";
import { saveFile } from "../../parts/save-file.ts";
import { Answered } from "../../parts/states.tsx";
import { Timeline } from "../../parts/timeline.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { CertificateView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { PrintButton } from "../print/print-button.tsx";
import { PrintHead } from "../print/print-head.tsx";
import { Square } from "../print/square.tsx";
import { BackToHandoff } from "./back.tsx";
import { EventName } from "./history.tsx";

export default function Certificate(): ReactNode {
	const { handoff } = useParams({ strict: false }) as { handoff: string };
	const made = useVerb("handoffCertificate", { handoff });
	const [fromFile, setFromFile] = useState<CertificateView | null>(null);
	return (
		<>
			<Heading id="certificate.title" />
			<Answered query={made}>
				{({ case: id, certificate, text }) => (
					<>
						<Sheet certificate={certificate} />
						<PrintButton id={id} />
						<Save id={id} code={certificate.code} text={text} />
					</>
				)}
			</Answered>
			<div className="not-printed">
				<CheckFile onChecked={setFromFile} />
				{fromFile && (
					<>
						<ComparePaper qrText={fromFile.mark} />
						<Sheet certificate={fromFile} />
					</>
				)}
				<BackToHandoff handoff={handoff} />
			</div>
		</>
	);
}

function Sheet({ certificate }: { certificate: CertificateView }): ReactNode {
	const { say } = useWords();
	const { code, from, to, mark, custodyMoved } = certificate;
	const parties = { from: <Party party={from} />, to: <Party party={to} /> };
	return (
		<>
			<PrintHead what={<Say id="certificate.title" />} readers={<Say id="certificate.readers" values={parties} />} />
			<Say as="p" id="certificate.about" values={{ code, ...parties }} />
			<p>
				<Say as="strong" id={custodyMoved ? "certificate.moved" : "certificate.not-moved"} values={{ to: parties.to }} />
			</p>
			<Say as="p" id="certificate.verified" values={{ count: certificate.moves.length }} />
			{/* On the first page of the paper, however many moves follow. */}
			<Square text={mark} label={say("certificate.square")} />
			<Say as="p" className="small" id="certificate.square-help" />
			<p className="code small" dir="ltr" translate="no">
				{mark}
			</p>
			<CertifiedMoves certificate={certificate} />
			<Say as="p" className="small muted" id="certificate.clocks" />
		</>
	);
}

/** Saves the certificate as a file. Ids and codes leave the system with the file, so saving is announced like a print. */
function Save({ id, code, text }: { id: string; code: string; text: string }): ReactNode {
	const announce = useAct("announceLeaving");
	const save = () =>
		announce.mutate({ id, what: "export" }, { onSuccess: () => saveFile(`${code}.json`, new Blob([text], { type: "application/json" })) });
	return (
		<div className="not-printed">
			<Button isBusy={announce.isPending} onClick={save} id="certificate.save" />
			<Say as="p" className="print-note muted small" id="certificate.save-help" />
			{announce.error && <ErrorNotice error={dataOf(announce.error)} />}
		</div>
	);
}

/** Says whether a paper belongs to the file that was checked. People read the QR code with a camera, and paste its text here. */
function ComparePaper({ qrText }: { qrText: string }): ReactNode {
	const [pasted, setPasted] = useState("");
	const hasText = pasted.trim() !== "";
	return (
		<>
			<Field
				label={<Say id="certificate.paper" />}
				help={<Say id="certificate.paper-help" />}
				dir="ltr"
				autoCapitalize="none"
				spellCheck={false}
				value={pasted}
				onChange={({ target }) => setPasted(target.value)}
			/>
			<p role="status">{hasText && <Say id={pasted.trim() === qrText ? "certificate.paper-same" : "certificate.paper-other"} />}</p>
		</>
	);
}

function CheckFile({ onChecked }: { onChecked(view: CertificateView | null): void }): ReactNode {
	const check = useAct("checkCertificate");
	const fileInput = useRef<HTMLInputElement>(null);
	const read = async (file: File | undefined) => {
		onChecked(null);
		if (file) check.mutate({ text: await file.text() }, { onSuccess: onChecked });
	};
	return (
		<PageSection title="certificate.check">
			<Say as="p" id="certificate.check-help" />
			<p className="buttons">
				<Button icon={<Paperclip aria-hidden="true" />} isBusy={check.isPending} onClick={() => fileInput.current?.click()}>
					<Say id="certificate.choose" />
				</Button>
			</p>
			<input
				ref={fileInput}
				type="file"
				autoComplete="off"
				accept="application/json,.json"
				hidden
				onChange={({ target }) => {
					void read(target.files?.[0]);
					// Without this, the same file can't be chosen again.
					target.value = "";
				}}
			/>
			<div role="status">{check.isSuccess && <Say as="p" id="certificate.good" />}</div>
			{check.error && (
				<ErrorNotice error={dataOf(check.error)} words={{ "bad-content": "certificate.bad", "bad-statement": "certificate.bad" }} />
			)}
		</PageSection>
	);
}

/** The moves of a certificate, the oldest first. */
function CertifiedMoves({ certificate: { moves, kind } }: { certificate: CertificateView }): ReactNode {
	const moments = moves.map(({ what, person, desk, at, after }, index) => ({
		key: String(index),
		at,
		title: what.startsWith("consent-") ? <Say id={`certificate.${what}` as MessageId} /> : <EventName what={what} kind={kind} />,
		state: "done" as const,
		children: (
			<>
				<Say
					as="p"
					className="small"
					id="handoffs.history.who"
					values={{ person: person ?? <Say id="parts.unknown-name" />, desk: <Party party={desk} /> }}
				/>
				<Say as="p" className="small muted" id="certificate.after" values={{ time: new Date(after) }} />
			</>
		),
	}));
	return <Timeline moments={moments} />;
}
