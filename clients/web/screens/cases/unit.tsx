/** The values of one unit: labels, values, author and time. When people wrote different values, all of these are shown. */
import type { ReactNode } from "react";
import { AuthorLine } from "../../parts/author.tsx";
import { Tag } from "../../parts/tag.tsx";
import { valueText } from "../../parts/value-words.ts";
import type { FieldValueView, UnitView, ValuesView } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";

interface Props {
	unit: UnitView;
	names: Record<string, string>;
}

export function Unit({ unit: { values }, names }: Props): ReactNode {
	const [only] = values;
	if (only && values.length === 1) return <Values values={only} names={names} />;
	return (
		<div className="clash">
			<p>
				<Tag kind="danger" id="sections.differ" />
			</p>
			{values.map((each, position) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: the values have no other name.
				<div key={position} className="clash-value">
					<Values values={each} names={names} />
				</div>
			))}
		</div>
	);
}

/** Units of one revision. The author is shown once. @param units one group of `groupsOf`. */
export function Units({ units, names }: { units: UnitView[]; names: Record<string, string> }): ReactNode {
	const [first] = units;
	if (!first || units.length === 1) return first ? <Unit unit={first} names={names} /> : null;
	const [values] = first.values;
	const fields = units.flatMap((unit) => unit.values[0]?.fields ?? []);
	return values ? <Values values={{ ...values, fields }} names={names} /> : null;
}

export function Values({ values: { fields, authors }, names }: { values: ValuesView; names: Record<string, string> }): ReactNode {
	return (
		<>
			{fields === null ? <Say as="p" id="sections.removed" /> : <FieldValues fields={fields} names={names} />}
			{authors.map((author, position) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: an author may stand here twice, and the order is fixed.
				<AuthorLine key={position} author={author} />
			))}
		</>
	);
}

export function FieldValues({ fields, names }: { fields: FieldValueView[]; names: Record<string, string> }): ReactNode {
	const words = useWords();
	const forms = useFormWords();
	return (
		<dl className="values">
			{fields.map((field) => (
				<div key={field.code}>
					<dt>{forms.field(field.code)}</dt>
					<dd>
						<bdi>{valueText(field, field.value, { words, forms, names })}</bdi>
						<Doubt field={field} />
					</dd>
				</div>
			))}
		</dl>
	);
}

function Doubt({ field: { type, isUnfit } }: { field: FieldValueView }): ReactNode {
	if (type !== null && !isUnfit) return null;
	return <Say as="span" className="muted small doubt" id={type === null ? "sections.unknown-field" : "sections.unfit"} />;
}

/** Groups units that follow each other and have the same authors and times, so that `Units` shows these once. */
export function groupsOf(units: readonly UnitView[]): UnitView[][] {
	const groups: UnitView[][] = [];
	for (const unit of units) {
		const last = groups.at(-1);
		if (last && originOf(unit) !== null && originOf(last[0]) === originOf(unit)) last.push(unit);
		else groups.push([unit]);
	}
	return groups;
}

function originOf(unit: UnitView | undefined): string | null {
	const [only] = unit?.values ?? [];
	return only && unit?.values.length === 1 ? JSON.stringify(only.authors) : null;
}
