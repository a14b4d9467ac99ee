/** The form above the entries. A search begins only when the form is sent, because each search makes an access entry. */
import type { ReactNode } from "react";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Select } from "../../parts/select.tsx";
import { Submit } from "../../parts/submit.tsx";
import { isId } from "../../sitting/is-id.ts";
import type { EntryFilter, LogChoices } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { idOfAction } from "./action-words.ts";
import { FilterFields, NOTHING_CHOSEN, resolveFilter, WRONG_FILTER } from "./filter-fields.tsx";

const OUTCOMES = ["allowed", "denied", "failed"];
const PURPOSES = ["care", "handoff", "oversight", "administration", "self", "joining", "network"];
/** The actions that people search for most. No other action can be chosen here. */
const ACTIONS = [
	...["entry.read", "entry.write", "compartment.read", "case.read", "case.open", "case.ask", "file.read", "file.upload"],
	...["client.export", "client.print", "client.override", "session.finish", "audit.query", "review.report", "review.release"],
	...["case.take-over", "case.countersign", "handoff.request", "handoff.acknowledge", "handoff.accept", "handoff.decline"],
	...["handoff.reroute", "handoff.withdraw", "handoff.cancel", "handoff.arrange", "handoff.confirm", "handoff.depart", "handoff.hold"],
	...["handoff.resume", "handoff.receive", "handoff.end", "handoff.complete", "handoff.extend", "handoff.enter-in-error"],
	...["handoff.settle", "directory.invite", "directory.member.add", "directory.member.role", "directory.desk.member"],
	...["directory.suspend", "directory.reinstate", "directory.remove", "directory.countersign"],
	...["file.expire", "log.redact", "log.retain"],
];

/** The id in a text that was typed or pasted. */
const idOf = (typed: string) => typed.trim().toLowerCase();

interface Props {
	choices: LogChoices;
	/** The id of the person who is chosen from the start; empty for none. */
	first: string;
	onSearch(filter: Partial<EntryFilter>): void;
}

export function EntryFilters({ choices, first, onSearch }: Props): ReactNode {
	const { say, has } = useWords();
	const form = useForm({
		first: { ...NOTHING_CHOSEN, actor: first, action: "", outcome: "", purpose: "", object: "" },
		missing: ({ object }) => ({ object: object.trim() !== "" && !isId(idOf(object)) && "log.entries.bad-object" }),
		wrong: WRONG_FILTER,
		keeps: true,
		async run({ action, outcome, purpose, object, ...chosen }) {
			const found = await resolveFilter(chosen);
			const codes = { action: action || null, outcome: outcome || null, purpose: purpose || null };
			onSearch({ ...found, ...codes, object: idOf(object) || null });
		},
	});
	const optionsOf = (list: readonly string[], wordsOf: (code: string) => MessageId) => [
		{ value: "", label: say("log.entries.all") },
		...list.map((code) => ({ value: code, label: say(wordsOf(code)) })),
	];
	const select = (
		field: "action" | "outcome" | "purpose",
		list: readonly string[],
		wordsOf = (code: string) => `log.${field}.${code}` as MessageId,
	) => <Select label={<Say id={`log.entries.${field}`} />} options={optionsOf(list, wordsOf)} {...form.field(field)} />;
	return (
		<details className="log-filters" open={first !== ""}>
			<Say as="summary" id="log.entries.filters" />
			<Form of={form}>
				<FilterFields choices={choices} form={form} />
				<div className="log-grid">
					{select("action", ACTIONS, (action) => idOfAction(action, has))}
					{select("outcome", OUTCOMES)}
					{select("purpose", PURPOSES)}
					<Field label={<Say id="log.entries.object" />} dir="ltr" autoCapitalize="none" spellCheck={false} {...form.field("object")} />
				</div>
				<Submit id="log.entries.search" />
			</Form>
		</details>
	);
}
