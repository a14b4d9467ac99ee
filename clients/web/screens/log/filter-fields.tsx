/** The fields that choose entries: person, organisation, case, days. Case codes are looked up when the form is sent. */
import type { ReactNode } from "react";
import { Field } from "../../parts/field.tsx";
import { Select } from "../../parts/select.tsx";
import { dataOf, SittingError } from "../../sitting/kinds.ts";
import { openSitting } from "../../sitting/open.ts";
import type { EntryFilter, LogChoices } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import type { FormState } from "../use-form.tsx";
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

/** The errors of `resolveFilter`: the field that shows each, and its message. For `wrong` of `useForm`. */
export const WRONG_FILTER: Record<"no-case" | "many-cases" | "bad-period", [keyof Chosen, MessageId]> = {
	"no-case": ["case", "log.entries.no-case"],
	"many-cases": ["case", "log.entries.many-cases"],
	"bad-period": ["to", "log.entries.bad-period"],
};

const wrong = (field: keyof typeof WRONG_FILTER) => new SittingError({ ...dataOf(null), code: "bad-input", field });

type Resolved = Pick<EntryFilter, "actor" | "organisation" | "case" | "from" | "to">;

const DAY = 86_400_000;

/** The filter that the fields mean. Days are whole days in UTC, as in the pictures and exports. @throws SittingError with a field of WRONG_FILTER */
export async function resolveFilter(chosen: Chosen): Promise<Resolved> {
	const from = chosen.from === "" ? null : Date.parse(`${chosen.from}T00:00Z`);
	const to = chosen.to === "" ? null : Date.parse(`${chosen.to}T00:00Z`) + DAY;
	if (from !== null && to !== null && from >= to) throw wrong("bad-period");
	return { actor: chosen.actor || null, organisation: chosen.organisation || null, case: await findCase(chosen.case), from, to };
}

/** @returns the id of the case; null for no text. @throws SittingError when the text doesn't name exactly one case */
async function findCase(typed: string): Promise<string | null> {
	if (typed.trim() === "") return null;
	const { ids, code } = await openSitting()
		.call("findLogCase", { typed })
		.catch((error: { data?: { code?: string } }) => {
			if (error.data?.code === "bad-input") return { ids: [], code: null };
			throw error;
		});
	const [id] = ids;
	if (id === undefined) throw wrong("no-case");
	if (ids.length > 1) throw wrong("many-cases");
	if (code !== null) keepTypedCode(id, code);
	return id;
}

interface Props {
	choices: LogChoices;
	form: Pick<FormState<Chosen, unknown>, "field">;
	/** Fields to show, in their order; all when left out. */
	fields?: readonly (keyof Chosen)[];
	/** The field that must be filled in. */
	required?: keyof Chosen | undefined;
}

const ALL: readonly (keyof Chosen)[] = ["actor", "organisation", "case", "from", "to"];

export function FilterFields({ choices, form, fields = ALL, required }: Props): ReactNode {
	const { say } = useWords();
	const all = { value: "", label: say("log.entries.all") };
	const anybody = required === "actor" ? { value: "", label: "" } : all;
	const people = choices.people.map((person) => ({ value: person.id, label: labelOf(person, say) }));
	const organisations = choices.organisations.map(({ id, name }) => ({ value: id, label: name }));
	const day = (field: "from" | "to") => (
		<Field key={field} label={<Say id={`log.entries.${field}`} />} type="date" dir="ltr" {...form.field(field)} />
	);
	const shown: Record<keyof Chosen, ReactNode> = {
		actor: <Select key="actor" label={<Say id="log.entries.person" />} options={[anybody, ...people]} {...form.field("actor")} />,
		organisation: choices.scope === null && (
			<Select
				key="organisation"
				label={<Say id="log.entries.organisation" />}
				options={[all, ...organisations]}
				{...form.field("organisation")}
			/>
		),
		case: (
			<Field
				key="case"
				label={<Say id="log.entries.case" />}
				help={<Say id="log.entries.case-help" />}
				dir="ltr"
				autoCapitalize="none"
				spellCheck={false}
				{...form.field("case")}
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

function labelOf({ name, organisation, hasLeft }: LogChoices["people"][number], say: ReturnType<typeof useWords>["say"]): string {
	const text = [name ?? say("parts.unknown-name"), organisation].filter(Boolean).join(say("parts.comma"));
	return hasLeft ? say("log.entries.left", { name: text }) : text;
}
