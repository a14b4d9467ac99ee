/** A finding: what a review is about, and what came out. It is signed, and can't be taken back. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { TextArea } from "../../parts/field.tsx";
import { Select } from "../../parts/select.tsx";
import { Tag } from "../../parts/tag.tsx";
import { dataOf, type ErrorData } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";

const CODES = ["no-relation", "beyond-need", "bulk-read", "off-hours", "refusals", "left-open", "other"];
const OUTCOMES = ["justified", "not-justified", "unresolved", "referred"];

interface Finding {
	at: number;
	by: string | null;
	code: string;
	outcome: string;
}

export function FindingLine({ finding: { at, by, code, outcome } }: { finding: Finding }): ReactNode {
	return (
		<p>
			<Tag kind={outcome === "justified" ? "ok" : "warn"}>
				<Say id={`log.finding.outcome.${outcome}` as MessageId} />
			</Tag>{" "}
			<Say id={`log.finding.code.${code}` as MessageId} />
			<br />
			<span className="muted">
				<Say id="log.finding.by" values={{ name: by ?? <Say id="parts.unknown-name" />, at: new Date(at) }} />
			</span>
		</p>
	);
}

/** A finding on a range, without a query. */
export function RangeFinding({ first, last }: { first: number; last: number }): ReactNode {
	const add = useAct("addRangeFinding", ["readLogEntry"]);
	return (
		<Unfolded isDone={add.isSuccess}>
			<FindingForm
				isBusy={add.isPending}
				error={add.error && dataOf(add.error)}
				onSign={({ code, outcome }) => add.mutate({ first, last, code, outcome })}
			/>
		</Unfolded>
	);
}

export function QueryFinding({ query }: { query: string }): ReactNode {
	const add = useAct("addQueryFinding", ["readQuery"]);
	return (
		<Unfolded isDone={add.isSuccess}>
			<FindingForm
				hasWords
				isBusy={add.isPending}
				error={add.error && dataOf(add.error)}
				onSign={(finding) => add.mutate({ query, ...finding })}
			/>
		</Unfolded>
	);
}

function Unfolded({ isDone, children }: { isDone: boolean; children: ReactNode }): ReactNode {
	return (
		<>
			<p role="status">{isDone && <Say id="log.finding.signed" />}</p>
			{!isDone && (
				<details className="log-filters">
					<summary>
						<Say id="log.finding.title" />
					</summary>
					{children}
				</details>
			)}
		</>
	);
}

interface FormProps {
	hasWords?: boolean;
	isBusy: boolean;
	error: ErrorData | null;
	onSign(finding: { code: string; outcome: string; words: string }): void;
}

function FindingForm({ hasWords = false, isBusy, error, onSign }: FormProps): ReactNode {
	const { say } = useWords();
	const [finding, setFinding] = useState({ code: "other", outcome: "unresolved", words: "" });
	const optionsOf = (kind: string, list: string[]) =>
		list.map((value) => ({ value, label: say(`log.finding.${kind}.${value}` as MessageId) }));
	const submit = (event: FormEvent) => {
		event.preventDefault();
		onSign(finding);
	};
	return (
		<form onSubmit={submit}>
			<Select
				label={<Say id="log.finding.code" />}
				options={optionsOf("code", CODES)}
				value={finding.code}
				onChange={({ target }) => setFinding({ ...finding, code: target.value })}
			/>
			<Select
				label={<Say id="log.finding.outcome" />}
				options={optionsOf("outcome", OUTCOMES)}
				value={finding.outcome}
				onChange={({ target }) => setFinding({ ...finding, outcome: target.value })}
			/>
			{hasWords && (
				<TextArea
					label={<Say id="log.finding.words" />}
					help={<Say id="log.finding.words-help" />}
					value={finding.words}
					onChange={({ target }) => setFinding({ ...finding, words: target.value })}
				/>
			)}
			<p className="buttons">
				<Button type="submit" isBusy={isBusy}>
					<Say id="log.finding.save" />
				</Button>
			</p>
			{error && <ErrorNotice error={error} />}
		</form>
	);
}
