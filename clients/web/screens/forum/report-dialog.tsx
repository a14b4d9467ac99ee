/** The dialog that reports a text to the desk that answers for the space. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { TextArea } from "../../parts/field.tsx";
import { ReasonDialog } from "../../parts/reason-dialog.tsx";
import { Answered } from "../../parts/states.tsx";
import { useEntry } from "../../sitting/use-entry.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import { Say, useWords } from "../../words/words.tsx";
import { REASONS } from "./mark-reasons.ts";

export interface Place {
	space: string;
	item: string;
	/** A post or a comment; null for the item itself. */
	entry: string | null;
	form: "topic" | "document";
}

export default function ReportDialog({ place, onClose }: { place: Place; onClose(): void }): ReactNode {
	const desk = useVerb("whoGetsReport", place);
	if (desk.data) return <ReportForm place={place} desk={desk.data} onClose={onClose} />;
	return (
		<Dialog title={<Say id="forum.report-title" />} onClose={onClose} actions={<Button onClick={onClose} id="parts.back" />}>
			<Answered query={desk}>{() => <Say as="p" id="forum.report-nobody" />}</Answered>
		</Dialog>
	);
}

function ReportForm({ place, desk, onClose }: { place: Place; desk: string; onClose(): void }): ReactNode {
	const { say } = useWords();
	const [text, setText] = useState("");
	const sending = useAct("sendReport");
	const entry = useEntry();
	const words = text.trim() === "" ? null : text.trim();
	const send = (reason: (typeof REASONS)[number]) => {
		const input = { ...place, reason, text: words, title: say("forum.report-thread") };
		sending.mutate({ ...input, attempt: entry.for(input) });
	};
	if (sending.data) return <Sent desk={desk} thread={sending.data.thread} onClose={onClose} />;
	return (
		<ReasonDialog
			title={<Say id="forum.report-title" />}
			label="forum.why"
			codes={REASONS}
			words="forum.reason"
			action={<Say id="forum.report-send" />}
			act={sending}
			onChoose={send}
			onClose={onClose}
			below={
				<TextArea
					label={<Say id="forum.report-words" />}
					rows={3}
					maxLength={2_000}
					dir="auto"
					value={text}
					onChange={({ target }) => setText(target.value)}
				/>
			}
		>
			<Say as="p" id="forum.report-help" values={{ desk: <bdi>{desk}</bdi> }} />
		</ReasonDialog>
	);
}

function Sent({ desk, thread, onClose }: { desk: string; thread: string; onClose(): void }): ReactNode {
	return (
		<Dialog title={<Say id="forum.report-title" />} onClose={onClose} actions={<Button onClick={onClose} id="parts.back" />}>
			<Say as="p" id="forum.report-sent" values={{ desk: <bdi>{desk}</bdi> }} />
			<p>
				<Link to="/threads/$thread" params={{ thread }}>
					<Say id="forum.report-messages" />
				</Link>
			</p>
		</Dialog>
	);
}
