/**
 * Shown when somebody has changed the same unit while this person typed. For each unit it shows the value before, theirs and mine, and asks
 * which one to keep.
 */

import { type ReactNode, useState } from "react";
import { Button } from "../../../parts/button.tsx";
import { ErrorNotice } from "../../../parts/error-notice.tsx";
import { Check, Choices } from "../../../parts/field.tsx";
import { Form } from "../../../parts/form.tsx";
import { Heading } from "../../../parts/heading.tsx";
import { HoldersStrip } from "../../../parts/holders-strip.tsx";
import { useRefusal } from "../../../parts/use-refusal.ts";
import { valueText } from "../../../parts/value-words.ts";
import type { ErrorData } from "../../../sitting/kinds.ts";
import { newId } from "../../../sitting/new-id.ts";
import type { ConflictView, FieldValueView, FormShape, ReadersView, ValuesView } from "../../../sitting/verbs/index.ts";
import { useFormWords } from "../../../words/form-words.ts";
import { Say, useWords } from "../../../words/words.tsx";
import { GoOnSuspended } from "../../go-on-suspended.tsx";
import { FieldValues, Values } from "../unit.tsx";
import { type Change, isSameUnit } from "./form-state.ts";

/** The author's decision: the changes to write. */
export interface Decision {
	changes: Change[];
	/** The units that become a clash: both values are kept until somebody chooses one. */
	unsettled: Omit<Change, "values">[];
	note: string;
}

const CHOICES = ["theirs", "mine", "both", "note", "later"] as const;
type Choice = (typeof CHOICES)[number];

interface Props {
	/** The decision that met the conflicts. Choices of an earlier comparison are part of it. */
	tried: Decision;
	conflicts: ConflictView[];
	forms: FormShape[];
	names: Record<string, string>;
	readers: ReadersView;
	isBusy: boolean;
	error: ErrorData | null;
	onSave(decision: Decision): void;
	onBack(): void;
}

/** My change, and the units that somebody else has changed: several when my change removes their row. */
interface Meeting {
	mine: Change;
	units: ConflictView[];
}

function meetingsOf(changes: Change[], conflicts: ConflictView[]): Meeting[] {
	const isTouched = (mine: Change) => (unit: ConflictView) =>
		isSameUnit(mine, unit) || (mine.unit === null && mine.form === unit.form && mine.row === unit.row);
	return changes.map((mine) => ({ mine, units: conflicts.filter(isTouched(mine)) })).filter(({ units }) => units.length > 0);
}

/**
 * Without "note" and "both" for a removal or an emptied unit: there would be nothing to write. "both" is offered where both values can be true.
 */
function choicesFor({ mine: { values }, units }: Meeting): Choice[] {
	const isWritten = Object.keys(values ?? {}).length > 0;
	const mayKeepBoth = isWritten && units.every((unit) => unit.mayKeepBoth);
	return CHOICES.filter((each) => (each === "note" ? isWritten : each !== "both" || mayKeepBoth));
}

export function Conflict({ tried, conflicts, forms, names, readers, isBusy, error, onSave, onBack }: Props): ReactNode {
	const meetings = meetingsOf(tried.changes, conflicts);
	const [chosen, setChosen] = useState<(Choice | null)[]>(() => meetings.map(() => null));
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const noteOf = useNote(forms, names);
	const [newRows] = useState(() => new Map(meetings.map(({ mine }) => [nameOf(mine), newId()])));
	const ownRow = (change: Change) => newRows.get(nameOf(change)) ?? newId();
	const submit = () => {
		if (chosen.includes(null)) return refuse();
		const withChoice = (...wanted: Choice[]) =>
			meetings.filter((_, index) => wanted.includes(chosen[index] as Choice)).map(({ mine }) => mine);
		const givenUp = withChoice("theirs", "note", "both");
		// Mine gets a row of its own beside theirs.
		const added = withChoice("both").map((change) => ({ ...change, row: ownRow(change) }));
		onSave({
			changes: [...tried.changes.filter((change) => !givenUp.includes(change)), ...added],
			unsettled: [...tried.unsettled, ...withChoice("later").map(({ form, row, unit }) => ({ form, row, unit }))],
			note: [tried.note, noteOf(withChoice("note"))].filter(Boolean).join("\n"),
		});
	};
	return (
		<>
			<Heading id="conflict.title" />
			<HoldersStrip readers={readers} />
			<Say as="p" id="conflict.intro" />
			<Form of={{ ref: form, submit }}>
				{meetings.map((meeting, index) => (
					<Compared
						key={nameOf(meeting.mine)}
						meeting={meeting}
						forms={forms}
						names={names}
						choice={chosen[index] ?? null}
						isMissing={isRefused && chosen[index] === null}
						onChoose={(choice) => setChosen(chosen.map((each, at) => (at === index ? choice : each)))}
					/>
				))}
				{error && (
					<ErrorNotice error={error}>
						<GoOnSuspended error={error} onGoOn={submit} />
					</ErrorNotice>
				)}
				<div className="buttons buttons-step">
					<Button type="submit" kind="primary" isWide isBusy={isBusy} id="conflict.save" />
					<Button onClick={onBack} id="conflict.back" />
				</div>
			</Form>
		</>
	);
}

const nameOf = ({ form, row, unit }: Change) => `${form}-${row}-${unit}`;

interface ComparedProps {
	meeting: Meeting;
	forms: FormShape[];
	names: Record<string, string>;
	choice: Choice | null;
	isMissing: boolean;
	onChoose(choice: Choice): void;
}

function Compared({ meeting, forms, names, choice, isMissing, onChoose }: ComparedProps): ReactNode {
	const words = useFormWords();
	const { mine, units } = meeting;
	const { form, unit, values } = mine;
	const theirs = units.flatMap((each) => each.theirs);
	// Each unit of a removed row says so.
	const removal = theirs.find(({ fields }) => fields === null);
	return (
		<section className="card">
			<h2>{unit === null || unit === form ? words.form(form) : words.field(unit)}</h2>
			<div className="compared">
				<div>
					<Say as="h3" id="conflict.before" />
					<All values={units.flatMap(({ before }) => before)} names={names} />
				</div>
				<div>
					<Say as="h3" id="conflict.theirs" />
					<All values={removal ? [removal] : theirs} names={names} />
				</div>
				<div>
					<Say as="h3" id="conflict.mine" />
					{values === null ? <Say as="p" id="sections.removed" /> : <Mine fields={fieldsOf(forms, form, values)} names={names} />}
				</div>
			</div>
			<Choices label={<Say id="conflict.what" />} error={isMissing && <Say id="conflict.missing" />}>
				{choicesFor(meeting).map((each) => (
					<Check
						key={each}
						type="radio"
						label={<Say id={`conflict.choose-${each}`} />}
						checked={choice === each}
						onChange={() => onChoose(each)}
					/>
				))}
			</Choices>
		</section>
	);
}

function Mine({ fields, names }: { fields: FieldValueView[]; names: Record<string, string> }): ReactNode {
	return fields.length === 0 ? <NotSaid /> : <FieldValues fields={fields} names={names} />;
}

function All({ values, names }: { values: ValuesView[]; names: Record<string, string> }): ReactNode {
	if (values.length === 0) return <NotSaid />;
	// biome-ignore lint/suspicious/noArrayIndexKey: the values have no other name.
	return values.map((each, position) => <Values key={position} values={each} names={names} />);
}

function NotSaid(): ReactNode {
	return <Say as="p" className="muted" id="edit.not-said" />;
}

function fieldsOf(forms: FormShape[], form: string, values: NonNullable<Change["values"]>): FieldValueView[] {
	const fields = forms.find(({ name }) => name === form)?.fields ?? [];
	return Object.entries(values).map(([code, value]) => ({
		code,
		type: fields.find((field) => field.code === code)?.type ?? null,
		value,
		isUnfit: false,
	}));
}

/** My values as words, for a note beside the form. */
function useNote(forms: FormShape[], names: Record<string, string>): (changes: Change[]) => string {
	const words = useWords();
	const labels = useFormWords();
	return (changes) => {
		const lines = changes.flatMap(({ form, values }) =>
			fieldsOf(forms, form, values ?? {}).map(
				(field) => `${labels.field(field.code)}: ${valueText(field, field.value, { words, forms: labels, names })}`,
			),
		);
		return lines.length === 0 ? "" : [words.say("conflict.note"), ...lines].join("\n");
	};
}
