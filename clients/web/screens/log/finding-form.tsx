/** The form for a finding, the result of a review. A finding is signed, and can't be taken back. */
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Select } from "../../parts/select.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Tag } from "../../parts/tag.tsx";
import { act } from "../../sitting/act.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

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
			<Tag kind={outcome === "justified" ? "ok" : "warn"} id={`log.finding.outcome.${outcome}` as MessageId} />{" "}
			<Say id={`log.finding.code.${code}` as MessageId} />
			<br />
			<Say as="span" className="muted" id="log.finding.by" values={{ name: by ?? <Say id="parts.unknown-name" />, at: new Date(at) }} />
		</p>
	);
}

/** The form for a finding about a range of entries, without a query. @param first @param last numbers of entries */
export function RangeFinding({ first, last }: { first: number; last: number }): ReactNode {
	const [signed, setSigned] = useState(0);
	return (
		<FoldedForm signed={signed}>
			<FindingForm
				sign={({ code, outcome }) => act("addRangeFinding", { first, last, code, outcome })}
				onSigned={() => setSigned(signed + 1)}
			/>
		</FoldedForm>
	);
}

/** The form for a finding about a query. */
export function QueryFinding({ query }: { query: string }): ReactNode {
	const [signed, setSigned] = useState(0);
	return (
		<FoldedForm signed={signed}>
			<FindingForm hasTextField sign={(finding) => act("addQueryFinding", { query, ...finding })} onSigned={() => setSigned(signed + 1)} />
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
				<Say as="summary" id="log.finding.title" />
				{children}
			</details>
		</>
	);
}

interface FormProps {
	/** Whether the form has a field for the auditor's own words. */
	hasTextField?: boolean;
	sign(finding: typeof NO_FINDING): Promise<void>;
	onSigned(): void;
}

const NO_FINDING = { code: "", outcome: "", words: "" };

function FindingForm({ hasTextField = false, sign, onSigned }: FormProps): ReactNode {
	const { say } = useWords();
	const form = useForm({
		first: NO_FINDING,
		missing: ({ code, outcome }) => ({ code: code === "" && "log.finding.missing", outcome: outcome === "" && "log.finding.missing" }),
		run: sign,
		done: onSigned,
	});
	const optionsOf = (kind: string, list: string[]) => [
		{ value: "", label: "" },
		...list.map((value) => ({ value, label: say(`log.finding.${kind}.${value}` as MessageId) })),
	];
	return (
		<Form of={form}>
			<Select label={<Say id="log.finding.code" />} options={optionsOf("code", CODES)} {...form.field("code")} />
			<Select label={<Say id="log.finding.outcome" />} options={optionsOf("outcome", OUTCOMES)} {...form.field("outcome")} />
			{hasTextField && (
				<TextArea label={<Say id="log.finding.words" />} help={<Say id="log.finding.words-help" />} {...form.field("words")} />
			)}
			<Say as="p" className="muted" id="log.finding.final" />
			<Submit id="log.finding.save" kind="secondary" />
		</Form>
	);
}
