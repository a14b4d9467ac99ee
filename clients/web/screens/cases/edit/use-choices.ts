/** The choices of form fields whose value is a desk, a member or an organisation. */
import { useVerb } from "../../../sitting/use-verb.ts";
import type { FieldShape } from "../../../sitting/verbs/index.ts";

const TYPES_WITH_CHOICES = ["desk", "member", "organisation"];

/**
 * @returns a function that gives the choices for a type of field. Of the members, only those of a desk are choices. Other types have none,
 * and no type has any until the people are loaded.
 */
export function useChoices(fields: FieldShape[]): (type: string) => { value: string; label: string }[] {
	const isNeeded = fields.some(({ type }) => TYPES_WITH_CHOICES.includes(type));
	const people = useVerb("listPeople", undefined, { isOff: !isNeeded });
	const organisations = people.data ?? [];
	return (type) => {
		if (type === "organisation") return organisations.map(({ id, name }) => ({ value: id, label: name }));
		const desks = organisations.flatMap(({ name, desks: own }) => own.map((desk) => ({ ...desk, organisation: name })));
		if (type === "desk") return desks.map(({ id, name, organisation }) => ({ value: id, label: `${organisation}, ${name}` }));
		if (type !== "member") return [];
		const members = new Map(desks.flatMap(({ people: own }) => own).map(({ id, name }) => [id, name ?? ""]));
		return [...members].map(([value, label]) => ({ value, label }));
	};
}
