/** Drafts that colleagues left for this thread to the desk of mine that holds it, and the button that leaves mine. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Notice } from "../../parts/notice.tsx";
import { act } from "../../sitting/act.ts";
import { useAction } from "../../sitting/use-action.ts";
import type { DraftField } from "../../sitting/use-draft.ts";
import { useEntry } from "../../sitting/use-entry.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { LeftDraftView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

interface Props {
	thread: string;
	/** A desk of mine that holds the thread. No other desk may get what is written here. */
	desk: string;
	draft: DraftField;
}

export function LeftDrafts({ thread, desk, draft }: Props): ReactNode {
	const left = useVerb("leftDrafts", { desk, thread });
	const entry = useEntry();
	const leave = useAction(async () => {
		const text = draft.text.trim();
		await act("leaveDraftToDesk", { desk, thread, entry: entry.for([desk, thread, text]), text });
		entry.done();
		await draft.done();
	});
	return (
		<>
			{left.data?.drafts.map((each) => (
				<Left key={each.at} thread={thread} desk={desk} left={each} draft={draft} />
			))}
			{draft.text.trim() !== "" && (
				<p>
					<Button kind="quiet" isBusy={leave.isBusy} onClick={() => void leave.run()} id="threads.leave-draft" />
				</p>
			)}
			{leave.error && <ErrorNotice error={leave.error} />}
		</>
	);
}

function Left({ left: { text, name, isMine, at }, thread, desk, draft }: Props & { left: LeftDraftView }): ReactNode {
	const entry = useEntry();
	const take = useAction(async () => {
		draft.setText(draft.text.trim() === "" ? text : `${draft.text}\n\n${text}`);
		await draft.save();
		await act("takeLeftDraft", { desk, thread, entry: entry.for([desk, thread, at]) });
	});
	const title = isMine ? (
		<Say id="threads.draft-mine" values={{ time: new Date(at) }} />
	) : (
		<Say id="threads.draft-left" values={{ name: name ?? <Say id="parts.unknown-name" />, time: new Date(at) }} />
	);
	return (
		<Notice title={title}>
			<p className="message-text" dir="auto">
				{text}
			</p>
			{take.error && <ErrorNotice error={take.error} />}
			<Button isBusy={take.isBusy} onClick={() => void take.run()} id="threads.take-draft" />
		</Notice>
	);
}
