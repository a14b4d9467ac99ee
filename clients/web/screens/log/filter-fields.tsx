/** The fields that choose entries: person, organisation, case, days. Case codes are looked up when the form is sent. */
import type { ReactNode } from "react";
import { Field } from "../../parts/field.tsx";
import { Select } from "../../parts/select.tsx";
import { openSitting } from "../../sitting/open.ts";
import type { EntryFilter, LogChoices } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { keepTypedCode } from "./typed-codes.ts";

/** The fields as they were typed or chosen; an empty field sets no limit. `from` and `to` are days such as 2026-05-31. */
export interface Chosen {
	actor: string;
	organisation: string;
	case: string;
	from: string;
	to: string;
}

export const NOTHING_CHOSEN: Chosen = { actor: "", organisation: "", case: "", from: "", to: "" };

export type FilterProblem = "no-case" | "many-cases" | "bad-period";
type Resolved = Pick<EntryFilter, "actor" | "organisation" | "case" | "from" | "to">;

const DAY = 86_400_000;

/** The filter that the fields mean, or what is wrong with them. Days are whole days in UTC, as in the pictures and exports. */
export async function resolveFilter(chosen: Chosen): Promise<Resolved | FilterProblem> {
	const from = chosen.from === "" ? null : Date.parse(`${chosen.from}T00:00Z`);
	const to = chosen.to === "" ? null : Date.parse(`${chosen.to}T00:00Z`) + DAY;
	if (from !== null && to !== null && from >= to) return "bad-period";
	const found = await findCase(chosen.case);
	if (typeof found === "string" && isProblem(found)) return found;
	return { actor: chosen.actor || null, organisation: chosen.organisation || null, case: found, from, to };
}

const isProblem = (text: string): text is FilterProblem => text === "no-case" || text === "many-cases";

/** @returns the id of the case; null for no text; a `FilterProblem` when the text doesn't name exactly one case. */
async function findCase(typed: string): Promise<string | null> {
	if (typed.trim() === "") return null;
	const { ids, code } = await openSitting()
		.call("findLogCase", { typed })
		.catch((error: { data?: { code?: string } }) => {
			if (error.data?.code === "bad-input") return { ids: [], code: null };
			throw error;
		});
	const [id] = ids;
	if (id === undefined) return "no-case";
	if (ids.length > 1) return "many-cases";
	if (code !== null) keepTypedCode(id, code);
	return id;
}

export const PROBLEM_WORDS: Record<FilterProblem, MessageId> = {
	"no-case": "log.entries.no-case",
	"many-cases": "log.entries.many-cases",
	"bad-period": "log.entries.bad-period",
};

interface Props {
	choices: LogChoices;
	chosen: Chosen;
	onChange(chosen: Chosen): void;
	problem: FilterProblem | null;
	/** Fields to show, in their order; all when left out. */
	fields?: readonly (keyof Chosen)[];
	/** What is missing, by field. */
	errors?: Partial<Record<keyof Chosen, MessageId>>;
	/** The field that must be filled in. */
	required?: keyof Chosen | undefined;
}

const ALL: readonly (keyof Chosen)[] = ["actor", "organisation", "case", "from", "to"];

export function FilterFields({ choices, chosen, onChange, problem, fields = ALL, errors = {}, required }: Props): ReactNode {
	const { say } = useWords();
	const set = (field: keyof Chosen) => (event: { target: { value: string } }) => onChange({ ...chosen, [field]: event.target.value });
	const errorOf = (field: keyof Chosen) => {
		const id = errors[field] ?? (problem !== null && fieldOf(problem) === field ? PROBLEM_WORDS[problem] : undefined);
		return id && <Say id={id} />;
	};
	const all = { value: "", label: say("log.entries.all") };
	const anybody = required === "actor" ? { value: "", label: "" } : all;
	const people = choices.people.map((person) => ({ value: person.id, label: labelOf(person, say) }));
	const organisations = choices.organisations.map(({ id, name }) => ({ value: id, label: name }));
	const day = (field: "from" | "to") => (
		<Field
			key={field}
			label={<Say id={`log.entries.${field}`} />}
			type="date"
			dir="ltr"
			value={chosen[field]}
			onChange={set(field)}
			error={errorOf(field)}
		/>
	);
	const shown: Record<keyof Chosen, ReactNode> = {
		actor: (
			<Select
				key="actor"
				label={<Say id="log.entries.person" />}
				options={[anybody, ...people]}
				value={chosen.actor}
				onChange={set("actor")}
				error={errorOf("actor")}
			/>
		),
		organisation: choices.scope === null && (
			<Select
				key="organisation"
				label={<Say id="log.entries.organisation" />}
				options={[all, ...organisations]}
				value={chosen.organisation}
				onChange={set("organisation")}
			/>
		),
		case: (
			<Field
				key="case"
				label={<Say id="log.entries.case" />}
				help={<Say id="log.entries.case-help" />}
				error={errorOf("case")}
				dir="ltr"
				autoCapitalize="none"
				spellCheck={false}
				value={chosen.case}
				onChange={set("case")}
			/>
		),
		from: day("from"),
		to: day("to"),
	};
	const isDay = (field: keyof Chosen) => field === "from" || field === "to";
	return (
		<>
			<div className="log-grid">{fields.filter((field) => !isDay(field)).map((field) => shown[field])}</div>
			<div className="log-grid">{fields.filter(isDay).map((field) => shown[field])}</div>
		</>
	);
}

const fieldOf = (problem: FilterProblem): keyof Chosen => (problem === "bad-period" ? "to" : "case");

function labelOf({ name, organisation, hasLeft }: LogChoices["people"][number], say: ReturnType<typeof useWords>["say"]): string {
	const text = [name ?? say("parts.unknown-name"), organisation].filter(Boolean).join(say("parts.comma"));
	return hasLeft ? say("log.entries.left", { name: text }) : text;
}
