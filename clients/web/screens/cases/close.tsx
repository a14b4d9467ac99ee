/** `#/cases/:id/close`: shows what is still open in a case, asks for the reason, and closes the case. */
import { useNavigate, useParams } from "@tanstack/react-router";
import type { FormEvent, ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices, TextArea } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { DateField } from "../../parts/inputs/date-field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { Answered } from "../../parts/states.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { ClosingView, HandoffLine } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { CaseCode } from "../handoffs/names.tsx";
import { KeptHere } from "../kept-here.tsx";
import { BackToCase } from "./back.tsx";
import { HandoffLines } from "./case-handoffs.tsx";

/** The closing is refused with wrong-state when a hand-off has begun after the form was opened. */
const ERROR_WORDS: Record<string, MessageId> = { "wrong-state": "close.running", "bad-input": "tasks.bad-input" };

export default function Close(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const view = useVerb("closingView", { id });
	return (
		<>
			<Heading>
				<Say id="close.title" />
			</Heading>
			<Answered query={view}>{(each) => <Opened id={id} view={each} />}</Answered>
			<BackToCase id={id} />
		</>
	);
}

function Opened({ id, view }: { id: string; view: ClosingView }): ReactNode {
	if (view.isClosed)
		return (
			<p>
				<Say id="close.is-closed" />
			</p>
		);
	if (view.running.length > 0) return <EndFirst running={view.running} />;
	return (
		<>
			<p>
				<Say id="close.intro" values={{ code: <CaseCode code={view.code} /> }} />
			</p>
			<OpenMatters view={view} />
			<ClosingForm id={id} reasons={view.reasons} />
		</>
	);
}

/** The hand-offs that must end before the case can be closed, each with a link. */
function EndFirst({ running }: { running: HandoffLine[] }): ReactNode {
	const areAllReceived = running.every(({ state, kind }) => state === "received" && kind === "transfer");
	return (
		<>
			<Notice kind="warn">
				<p>
					<Say id={areAllReceived ? "close.complete-first" : "close.running"} />
				</p>
			</Notice>
			<HandoffLines handoffs={running} />
		</>
	);
}

/** Open tasks, and sections that other desks own. The case can be closed all the same. */
function OpenMatters({ view: { openTasks, others } }: { view: ClosingView }): ReactNode {
	const words = useFormWords();
	return (
		<>
			{openTasks.length > 0 && (
				<Notice kind="warn" title={<Say id="close.tasks" values={{ count: openTasks.length }} />}>
					<ul>
						{openTasks.map(({ row, what }) => (
							<li key={row}>{what === null ? <Say id="tasks.untitled" /> : <bdi>{what}</bdi>}</li>
						))}
					</ul>
				</Notice>
			)}
			{others.length > 0 && (
				<Notice title={<Say id="close.others" />}>
					<ul>
						{others.map(({ compartment, section, owner }) => (
							<li key={compartment}>
								{words.section(section)}: <Party party={owner} />
							</li>
						))}
					</ul>
				</Notice>
			)}
		</>
	);
}

interface Closing {
	/** One of cls_Code; empty before it is chosen. */
	code: string;
	words: string;
	/** The date on which to ask again; null for none. */
	followUp: string | null;
}

const noClosing = (): Closing => ({ code: "", words: "", followUp: null });

function ClosingForm({ id, reasons }: { id: string; reasons: readonly string[] }): ReactNode {
	const words = useFormWords();
	const navigate = useNavigate();
	const { kept, change, begin, draft } = useFormDraft(`close/${id}`, noClosing);
	const { code, words: text, followUp } = kept;
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const close = useAct("closeCase");
	const closing = useAction(async () => {
		const typed = { code, words: text.trim(), followUp };
		const { entry } = await begin(typed);
		await close.mutateAsync({ id, entry, ...typed });
		await draft.done();
		await navigate({ to: "/cases/$id", params: { id } });
	});
	const isWrongDay = closing.error?.code === "bad-input" && closing.error.field === "cls_FollowUp";
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (code === "" || !(await closing.run())) refuse();
	};
	return (
		<form ref={form} onSubmit={(event) => void submit(event)} onBlur={() => void draft.save()} noValidate>
			<Choices label={words.field("cls_Code")} error={isRefused && code === "" && <Say id="handoffs.missing.answer" />}>
				{reasons.map((each) => (
					<Check
						key={each}
						type="radio"
						name="reason"
						label={words.code("cls_Code", each)}
						checked={code === each}
						onChange={() => change({ code: each })}
					/>
				))}
			</Choices>
			<TextArea label={<Say id="close.words" />} rows={3} value={text} onChange={({ target }) => change({ words: target.value })} />
			<DateField
				field={{ code: "cls_FollowUp", type: "date", list: [] }}
				label={words.field("cls_FollowUp")}
				help={<Say id="close.follow-up-help" />}
				error={isWrongDay && <Say id="edit.problem.date" />}
				value={followUp}
				onChange={(value) => change({ followUp: typeof value === "string" ? value : null })}
				countries={[]}
				choices={[]}
			/>
			<KeptHere draft={draft} />
			{closing.error && <ErrorNotice error={closing.error} words={ERROR_WORDS} />}
			<p className="buttons">
				<Button type="submit" kind="primary" isBusy={closing.isBusy}>
					<Say id="close.close" />
				</Button>
			</p>
		</form>
	);
}
