/** The fields of one row. Fields with a value, with a clash, or that a to-desk needs come first. All others are under "More". */
import type { ReactNode } from "react";
import { ValueField } from "../../../parts/inputs/value-field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { SayLink } from "../../../parts/say-link.tsx";
import { Unfold } from "../../../parts/unfold.tsx";
import { useVerb } from "../../../sitting/use-verb.ts";
import type { FieldShape, SectionScreen } from "../../../sitting/verbs/index.ts";
import { useFormWords } from "../../../words/form-words.ts";
import { Say, useWords } from "../../../words/words.tsx";
import type { FormProps } from "./form-props.ts";
import { isClash, isEqual, presentValues, type UnitPlace } from "./form-state.ts";
import { fieldIdOf, ProblemText } from "./problems.tsx";

interface Props extends FormProps {
	row: string | null;
	/** Shows all fields, without "More": for a new row, and for a row that is one unit. */
	isWhole: boolean;
}

/** Types of fields that nobody fills in by hand: ids of other things, and coordinates. */
const NOT_ASKED = new Set(["case", "row", "hand-off", "longitude", "latitude"]);

/** Follows from the desk that writes. */
const NOT_CHOSEN = new Set(["rrk_Side"]);

export function RowFields(props: Props): ReactNode {
	const { form, row, shown, state, isWhole } = props;
	const asked = form.fields.filter(({ code, type }) => !NOT_ASKED.has(type) && !NOT_CHOSEN.has(code));
	const units = [...new Set(asked.map(({ unit }) => unit))].map((unit) => ({ form: form.name, row, unit }));
	const isFirst = (unit: UnitPlace) =>
		isWhole ||
		form.handOver ||
		Object.keys(presentValues(shown, unit)).length > 0 ||
		isClash(shown, unit) ||
		asked.some((field) => field.unit === unit.unit && field.handOver);
	const [first, more] = [units.filter(isFirst), units.filter((unit) => !isFirst(unit))];
	const isTyped = (unit: UnitPlace) => Object.keys(state.valuesOf(unit)).length > 0;
	const fieldsIn = (list: UnitPlace[]) =>
		list.map((unit) => <UnitFields key={unit.unit} {...props} unit={unit} fields={asked.filter((field) => field.unit === unit.unit)} />);
	if (first.length === 0) return fieldsIn(more);
	const count = asked.filter((field) => more.some(({ unit }) => unit === field.unit)).length;
	return (
		<>
			{fieldsIn(first)}
			{more.length > 0 && (
				<Unfold title={<Say id="edit.more" values={{ count }} />} isOpen={more.some(isTyped)}>
					{fieldsIn(more)}
				</Unfold>
			)}
		</>
	);
}

function UnitFields({ unit, fields, ...props }: Props & { unit: UnitPlace; fields: FieldShape[] }): ReactNode {
	const { say } = useWords();
	const { id, shown, newest, state, problems } = props;
	const words = useFormWords();
	const countries = useVerb("countryCodes");
	const choices = useChoices(fields);
	if (isClash(shown, unit))
		return (
			<Notice kind="warn" title={fields.map(({ code }) => words.field(code)).join(say("parts.comma"))}>
				<p>
					<SayLink to="/cases/$id/s/$compartment/clash" params={{ id, compartment: shown.compartment }} id="edit.clash" />
				</p>
			</Notice>
		);
	const values = state.valuesOf(unit);
	return (
		<>
			{!isEqual(presentValues(newest, unit), presentValues(shown, unit)) && <News newest={newest} unit={unit} />}
			{fields.map((field) => {
				const fieldId = fieldIdOf({ form: unit.form, row: unit.row, code: field.code });
				const problem = problems.find((each) => fieldIdOf(each) === fieldId);
				return (
					<div key={field.code} id={fieldId}>
						<ValueField
							field={field}
							value={values[field.code] ?? null}
							onChange={(value) => state.setValue(unit, field.code, value)}
							label={words.field(field.code)}
							error={problem && <ProblemText why={problem.why} type={field.type} />}
							countries={countries.data ?? []}
							choices={choices(field.type)}
							names={shown.names}
						/>
					</div>
				);
			})}
		</>
	);
}

/** Says who has changed a unit since the form opened. */
function News({ newest, unit }: { newest: SectionScreen; unit: UnitPlace }): ReactNode {
	const units = newest.rows.find(({ form, row }) => form === unit.form && row === unit.row)?.units ?? [];
	const name =
		units
			.find((each) => each.unit === unit.unit)
			?.values.at(-1)
			?.authors.at(-1)?.name ?? null;
	return (
		<Notice live="polite">
			<p>{name === null ? <Say id="edit.news-unknown" /> : <Say id="edit.news" values={{ name }} />}</p>
		</Notice>
	);
}

const TYPES_WITH_CHOICES = ["desk", "member", "organisation"];

/**
 * @returns a function that gives the choices for a type of field. Of the members, only those of a desk are choices. Other types have none,
 * and no type has any until the people are loaded.
 */
function useChoices(fields: FieldShape[]): (type: string) => { value: string; label: string }[] {
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
