/** `#/cases/:id/close`: shows what is still open in a case, asks for the reason, and closes the case. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Check, Choices, TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { DateField } from "../../parts/inputs/date-field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { ClosingView, HandoffLine } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { CaseCode } from "../handoffs/names.tsx";
import { useForm } from "../use-form.tsx";
import { BackToCase } from "./back.tsx";
import { HandoffLines } from "./case-handoffs.tsx";

/** The closing is refused with wrong-state when a hand-off has begun after the form was opened. */
const ERROR_WORDS: Record<string, MessageId> = { "wrong-state": "close.running", "bad-input": "tasks.bad-input" };

export default function Close(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const view = useVerb("closingView", { id });
	return (
		<>
			<Heading id="close.title" />
			<Answered query={view}>{(each) => <Closing id={id} view={each} />}</Answered>
			<BackToCase id={id} />
		</>
	);
}

function Closing({ id, view }: { id: string; view: ClosingView }): ReactNode {
	if (view.isClosed) return <Say as="p" id="close.is-closed" />;
	if (view.running.length > 0) return <EndFirst running={view.running} />;
	return (
		<>
			<Say as="p" id="close.intro" values={{ code: <CaseCode code={view.code} /> }} />
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
			<Notice kind="warn" id={areAllReceived ? "close.complete-first" : "close.running"} />
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

interface Answers {
	/** One of cls_Code; empty before it is chosen. */
	code: string;
	words: string;
	/** The date on which to ask again; null for none. */
	followUp: string | null;
}

const NO_ANSWERS: Answers = { code: "", words: "", followUp: null };

function ClosingForm({ id, reasons }: { id: string; reasons: readonly string[] }): ReactNode {
	const words = useFormWords();
	const navigate = useOnward();
	const form = useForm({
		place: `close/${id}`,
		first: NO_ANSWERS,
		missing: ({ code }) => ({ code: code === "" && "handoffs.missing.answer" }),
		wrong: { cls_FollowUp: ["followUp", "edit.problem.date"] },
		act: "closeCase",
		input: ({ code, words: text, followUp }, entry) => ({ id, entry, code, words: text.trim(), followUp }),
		done: () => navigate({ to: "/cases/$id", params: { id } }),
	});
	return (
		<Form of={form}>
			<Choices label={words.field("cls_Code")} error={form.problem("code")}>
				{reasons.map((each) => (
					<Check key={each} label={words.code("cls_Code", each)} {...form.radio("code", each)} />
				))}
			</Choices>
			<TextArea label={<Say id="close.words" />} rows={3} {...form.field("words")} />
			<DateField
				field={{ code: "cls_FollowUp", type: "date", list: [] }}
				label={words.field("cls_FollowUp")}
				help={<Say id="close.follow-up-help" />}
				{...form.value("followUp")}
				countries={[]}
				choices={[]}
			/>
			<Submit id="close.close" errorWords={ERROR_WORDS} />
		</Form>
	);
}
