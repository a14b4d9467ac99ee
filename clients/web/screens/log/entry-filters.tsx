/** The form above the entries. A search begins only when the form is sent, because each search makes an access entry. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Select } from "../../parts/select.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { isId } from "../../sitting/is-id.ts";
import { useAction } from "../../sitting/use-action.ts";
import type { EntryFilter, LogChoices } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { idOfAction } from "./action-words.ts";
import { type Chosen, FilterFields, type FilterProblem, NOTHING_CHOSEN, resolveFilter } from "./filter-fields.tsx";

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

interface Props {
	choices: LogChoices;
	/** The id of the person who is chosen from the start; empty for none. */
	first: string;
	onSearch(filter: Partial<EntryFilter>): void;
}

export function EntryFilters({ choices, first, onSearch }: Props): ReactNode {
	const { say, has } = useWords();
	const [chosen, setChosen] = useState<Chosen>({ ...NOTHING_CHOSEN, actor: first });
	const [codes, setCodes] = useState({ action: "", outcome: "", purpose: "", object: "" });
	const [problem, setProblem] = useState<FilterProblem | "bad-object" | null>(null);
	const { form, refuse } = useRefusal<HTMLFormElement>();
	const search = useAction(async () => {
		setProblem(null);
		const object = codes.object.trim().toLowerCase();
		if (object !== "" && !isId(object)) {
			setProblem("bad-object");
			return refuse();
		}
		const found = await resolveFilter(chosen);
		if (typeof found === "string") {
			setProblem(found);
			return refuse();
		}
		const { action, outcome, purpose } = codes;
		onSearch({ ...found, action: action || null, outcome: outcome || null, purpose: purpose || null, object: object || null });
	});
	const submit = () => {
		void search.run();
	};
	const optionsOf = (list: readonly string[], idOf: (code: string) => MessageId) => [
		{ value: "", label: say("log.entries.all") },
		...list.map((code) => ({ value: code, label: say(idOf(code)) })),
	];
	const select = (
		field: "action" | "outcome" | "purpose",
		list: readonly string[],
		idOf = (code: string) => `log.${field}.${code}` as MessageId,
	) => (
		<Select
			label={<Say id={`log.entries.${field}`} />}
			options={optionsOf(list, idOf)}
			value={codes[field]}
			onChange={({ target }) => setCodes({ ...codes, [field]: target.value })}
		/>
	);
	return (
		<details className="log-filters" open={first !== ""}>
			<Say as="summary" id="log.entries.filters" />
			<Form of={{ ref: form, submit }}>
				<FilterFields choices={choices} chosen={chosen} onChange={setChosen} problem={problem === "bad-object" ? null : problem} />
				<div className="log-grid">
					{select("action", ACTIONS, (action) => idOfAction(action, has))}
					{select("outcome", OUTCOMES)}
					{select("purpose", PURPOSES)}
					<Field
						label={<Say id="log.entries.object" />}
						error={problem === "bad-object" && <Say id="log.entries.bad-object" />}
						dir="ltr"
						autoCapitalize="none"
						spellCheck={false}
						value={codes.object}
						onChange={({ target }) => setCodes({ ...codes, object: target.value })}
					/>
				</div>
				<p className="buttons">
					<Button type="submit" kind="primary" isBusy={search.isBusy} id="log.entries.search" />
				</p>
				{search.error && <ErrorNotice error={search.error} />}
			</Form>
		</details>
	);
}
