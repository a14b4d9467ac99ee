/**
 * Shown when somebody has changed the same unit while this person typed. For each unit it shows the value before, theirs and mine, and asks
 * which one to keep.
 */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../../parts/button.tsx";
import { ErrorNotice } from "../../../parts/error-notice.tsx";
import { Check, Choices } from "../../../parts/field.tsx";
import { Heading } from "../../../parts/heading.tsx";
import { HoldersStrip } from "../../../parts/holders-strip.tsx";
import { useRefusal } from "../../../parts/use-refusal.ts";
import { valueText } from "../../../parts/value-words.ts";
import type { ErrorData } from "../../../sitting/kinds.ts";
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

const CHOICES = ["theirs", "mine", "note", "later"] as const;
type Choice = (typeof CHOICES)[number];

interface Props {
	changes: Change[];
	conflicts: ConflictView[];
	forms: FormShape[];
	names: Record<string, string>;
	readers: ReadersView;
	isBusy: boolean;
	error: ErrorData | null;
	onSave(decision: Decision): void;
	onBack(): void;
}

/** My change that touches a unit: a change of the unit itself, or the removal of its row. */
const changeOf = (changes: Change[], unit: ConflictView) =>
	changes.find((each) => isSameUnit(each, unit)) ??
	changes.find((each) => each.unit === null && each.form === unit.form && each.row === unit.row);

export function Conflict({ changes, conflicts, forms, names, readers, isBusy, error, onSave, onBack }: Props): ReactNode {
	const [chosen, setChosen] = useState<(Choice | null)[]>(() => conflicts.map(() => null));
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const noteOf = useNote(forms, names);
	const submit = (event?: FormEvent) => {
		event?.preventDefault();
		if (chosen.includes(null)) return refuse();
		const withChoice = (...wanted: Choice[]) => conflicts.filter((_, index) => wanted.includes(chosen[index] as Choice));
		const givenUp = withChoice("theirs", "note").map((unit) => changeOf(changes, unit));
		const note = withChoice("note").flatMap((unit) => changeOf(changes, unit) ?? []);
		onSave({
			changes: changes.filter((change) => !givenUp.includes(change)),
			unsettled: withChoice("later")
				.flatMap((each) => changeOf(changes, each) ?? [])
				.map(({ form, row, unit }) => ({ form, row, unit })),
			note: noteOf(note),
		});
	};
	return (
		<>
			<Heading>
				<Say id="conflict.title" />
			</Heading>
			<HoldersStrip readers={readers} />
			<p>
				<Say id="conflict.intro" />
			</p>
			<form ref={form} onSubmit={submit} noValidate>
				{conflicts.map((unit, index) => (
					<Compared
						key={`${unit.form} ${unit.row} ${unit.unit}`}
						unit={unit}
						mine={changeOf(changes, unit) ?? null}
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
				<div className="buttons">
					<Button type="submit" kind="primary" isWide isBusy={isBusy}>
						<Say id="conflict.save" />
					</Button>
					<Button onClick={onBack}>
						<Say id="conflict.back" />
					</Button>
				</div>
			</form>
		</>
	);
}

interface ComparedProps {
	unit: ConflictView;
	mine: Change | null;
	forms: FormShape[];
	names: Record<string, string>;
	choice: Choice | null;
	isMissing: boolean;
	onChoose(choice: Choice): void;
}

function Compared({ unit, mine, forms, names, choice, isMissing, onChoose }: ComparedProps): ReactNode {
	const words = useFormWords();
	const { form, row } = unit;
	const name = `${form}-${row}-${unit.unit}`;
	return (
		<section className="card">
			<h2>{unit.unit === form ? words.form(form) : words.field(unit.unit)}</h2>
			<div className="compared">
				<div>
					<h3>
						<Say id="conflict.before" />
					</h3>
					<All values={unit.before} names={names} />
				</div>
				<div>
					<h3>
						<Say id="conflict.theirs" />
					</h3>
					<All values={unit.theirs} names={names} />
				</div>
				<div>
					<h3>
						<Say id="conflict.mine" />
					</h3>
					{mine?.values ? (
						<FieldValues fields={fieldsOf(forms, form, mine.values)} names={names} />
					) : (
						<p>
							<Say id="sections.removed" />
						</p>
					)}
				</div>
			</div>
			<Choices label={<Say id="conflict.what" />} error={isMissing && <Say id="conflict.missing" />}>
				{CHOICES.map((each) => (
					<Check
						key={each}
						type="radio"
						name={name}
						label={<Say id={`conflict.choose-${each}`} />}
						checked={choice === each}
						onChange={() => onChoose(each)}
					/>
				))}
			</Choices>
		</section>
	);
}

function All({ values, names }: { values: ValuesView[]; names: Record<string, string> }): ReactNode {
	if (values.length === 0)
		return (
			<p className="muted">
				<Say id="edit.not-said" />
			</p>
		);
	// biome-ignore lint/suspicious/noArrayIndexKey: the values have no other name.
	return values.map((each, position) => <Values key={position} values={each} names={names} />);
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
