/** `#/cases/:id/close`: shows what is still open in a case, asks for the reason, and closes the case. */
import { useNavigate, useParams } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices, TextArea } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { DateField } from "../../parts/inputs/date-field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useEntry } from "../../sitting/use-entry.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { ClosingView } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { CaseCode } from "../handoffs/names.tsx";
import { BackToCase } from "./back.tsx";

/** While a hand-off runs, closing is refused with wrong-state. */
const WORDS: Record<string, MessageId> = { "wrong-state": "close.running", "bad-input": "tasks.bad-input" };

export default function Close(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const view = useVerb("closingView", { id }, { topics: ["case"], ids: [id] });
	return (
		<>
			<Heading>
				<Say id="close.title" />
			</Heading>
			{view.error ? (
				<ErrorNotice error={dataOf(view.error)} words={WORDS} />
			) : view.data ? (
				<Opened id={id} view={view.data} />
			) : (
				<Loading />
			)}
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

function ClosingForm({ id, reasons }: { id: string; reasons: readonly string[] }): ReactNode {
	const words = useFormWords();
	const navigate = useNavigate();
	const entry = useEntry();
	const [code, setCode] = useState("");
	const [text, setText] = useState("");
	const [followUp, setFollowUp] = useState<string | null>(null);
	const close = useAct("closeCase");
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (code === "" || close.isPending) return;
		const onSuccess = () => navigate({ to: "/cases/$id", params: { id } });
		const typed = { code, words: text.trim(), followUp };
		close.mutate({ id, entry: entry.for(typed), ...typed }, { onSuccess });
	};
	return (
		<form onSubmit={submit} noValidate>
			<Choices label={words.field("cls_Code")}>
				{reasons.map((each) => (
					<Check
						key={each}
						type="radio"
						name="reason"
						label={words.code("cls_Code", each)}
						checked={code === each}
						onChange={() => setCode(each)}
					/>
				))}
			</Choices>
			<TextArea label={<Say id="close.words" />} rows={3} value={text} onChange={({ target }) => setText(target.value)} />
			<DateField
				field={{ code: "cls_FollowUp", type: "date", list: [] }}
				label={words.field("cls_FollowUp")}
				help={<Say id="close.follow-up-help" />}
				value={followUp}
				onChange={(value) => setFollowUp(typeof value === "string" ? value : null)}
				countries={[]}
				choices={[]}
			/>
			{close.error && <ErrorNotice error={dataOf(close.error)} words={WORDS} />}
			<p className="buttons">
				<Button type="submit" kind="primary" isBusy={close.isPending} disabled={code === ""}>
					<Say id="close.close" />
				</Button>
			</p>
		</form>
	);
}
