/** The form for a finding, the result of a review. A finding is signed, and can't be taken back. */
import { type FormEvent, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { TextArea } from "../../parts/field.tsx";
import { Select } from "../../parts/select.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
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

/** The form for a finding about a range of entries, without a query. @param first @param last numbers of entries */
export function RangeFinding({ first, last }: { first: number; last: number }): ReactNode {
	const add = useAct("addRangeFinding");
	const [signed, setSigned] = useState(0);
	const onSuccess = () => setSigned(signed + 1);
	return (
		<FoldedForm signed={signed}>
			<FindingForm
				isBusy={add.isPending}
				error={add.error && dataOf(add.error)}
				onSign={({ code, outcome }) => add.mutate({ first, last, code, outcome }, { onSuccess })}
			/>
		</FoldedForm>
	);
}

/** The form for a finding about a query. */
export function QueryFinding({ query }: { query: string }): ReactNode {
	const add = useAct("addQueryFinding");
	const [signed, setSigned] = useState(0);
	const onSuccess = () => setSigned(signed + 1);
	return (
		<FoldedForm signed={signed}>
			<FindingForm
				hasTextField
				isBusy={add.isPending}
				error={add.error && dataOf(add.error)}
				onSign={(finding) => add.mutate({ query, ...finding }, { onSuccess })}
			/>
		</FoldedForm>
	);
}

/** Folds the form. @param signed how many findings were signed here. After each one, the form is folded and empty again. */
function FoldedForm({ signed, children }: { signed: number; children: ReactNode }): ReactNode {
	const status = useRef<HTMLParagraphElement>(null);
	// The pressed button has disappeared, so the focus moves to the message.
	useLayoutEffect(() => {
		if (signed > 0) status.current?.focus();
	}, [signed]);
	return (
		<>
			<p role="status" ref={status} tabIndex={-1}>
				{signed > 0 && <Say id="log.finding.signed" />}
			</p>
			<details key={signed} className="log-filters">
				<summary>
					<Say id="log.finding.title" />
				</summary>
				{children}
			</details>
		</>
	);
}

interface FormProps {
	/** Whether the form has a field for the auditor's own words. */
	hasTextField?: boolean;
	isBusy: boolean;
	error: ErrorData | null;
	onSign(finding: { code: string; outcome: string; words: string }): void;
}

function FindingForm({ hasTextField = false, isBusy, error, onSign }: FormProps): ReactNode {
	const { say } = useWords();
	const [finding, setFinding] = useState({ code: "", outcome: "", words: "" });
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const optionsOf = (kind: string, list: string[]) => [
		{ value: "", label: "" },
		...list.map((value) => ({ value, label: say(`log.finding.${kind}.${value}` as MessageId) })),
	];
	const missing = (value: string) => isRefused && value === "" && <Say id="log.finding.missing" />;
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (finding.code === "" || finding.outcome === "") refuse();
		else onSign(finding);
	};
	return (
		<form ref={form} onSubmit={submit}>
			<Select
				label={<Say id="log.finding.code" />}
				error={missing(finding.code)}
				options={optionsOf("code", CODES)}
				value={finding.code}
				onChange={({ target }) => setFinding({ ...finding, code: target.value })}
			/>
			<Select
				label={<Say id="log.finding.outcome" />}
				error={missing(finding.outcome)}
				options={optionsOf("outcome", OUTCOMES)}
				value={finding.outcome}
				onChange={({ target }) => setFinding({ ...finding, outcome: target.value })}
			/>
			{hasTextField && (
				<TextArea
					label={<Say id="log.finding.words" />}
					help={<Say id="log.finding.words-help" />}
					value={finding.words}
					onChange={({ target }) => setFinding({ ...finding, words: target.value })}
				/>
			)}
			<p className="muted">
				<Say id="log.finding.final" />
			</p>
			<p className="buttons">
				<Button type="submit" isBusy={isBusy}>
					<Say id="log.finding.save" />
				</Button>
			</p>
			{error && <ErrorNotice error={error} />}
		</form>
	);
}
