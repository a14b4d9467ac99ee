/** The field for one value of a form, by the value's type. The value may be incomplete: the worker checks it before it is saved. */
import type { ReactNode } from "react";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";
import { Check, Choices, Field, TextArea } from "../field.tsx";
import { LanguageSelect } from "../language.tsx";
import { toggledAnswer } from "../only-answers.ts";
import type { AnyValue } from "../value-words.ts";
import { withWesternDigits } from "../western-digits.ts";
import { CountriesField, CountryField, PlaceField } from "./country-fields.tsx";
import { DateField } from "./date-field.tsx";
import { MomentField } from "./moment-field.tsx";
import { OptionField } from "./option-field.tsx";
import { useNothing, type ValueFieldProps } from "./props.ts";

export function ValueField(props: ValueFieldProps): ReactNode {
	const { type } = props.field;
	const Input = INPUTS[type] ?? TextInput;
	return <Input {...props} />;
}

const INPUTS: Record<string, (props: ValueFieldProps) => ReactNode> = {
	words: WordsInput,
	texts: TextsInput,
	one: OneInput,
	many: ManyInput,
	"yes-no": YesNoInput,
	level: LevelInput,
	number: NumberInput,
	count: NumberInput,
	minutes: NumberInput,
	date: DateField,
	"partial-date": DateField,
	moment: MomentField,
	country: CountryField,
	countries: CountriesField,
	place: PlaceField,
	language: LanguageField,
	desk: ChosenInput,
	member: ChosenInput,
	organisation: ChosenInput,
};

const textOf = (value: AnyValue): string => (value === null ? "" : String(value));
const orNothing = (text: string): string | null => (text === "" ? null : text);

function TextInput({ value, onChange, label, help, error }: ValueFieldProps): ReactNode {
	const change = (text: string) => onChange(orNothing(text));
	return <Field label={label} help={help} error={error} dir="auto" value={textOf(value)} onChange={({ target }) => change(target.value)} />;
}

function WordsInput({ value, onChange, label, help, error }: ValueFieldProps): ReactNode {
	const change = (text: string) => onChange(orNothing(text));
	return (
		<TextArea rows={3} label={label} help={help} error={error} value={textOf(value)} onChange={({ target }) => change(target.value)} />
	);
}

function TextsInput({ value, onChange, label, error }: ValueFieldProps): ReactNode {
	const lines = Array.isArray(value) ? value.join("\n") : textOf(value);
	return (
		<TextArea
			rows={2}
			label={label}
			help={<Say id="edit.line-each" />}
			error={error}
			value={lines}
			onChange={({ target }) => onChange(target.value === "" ? null : target.value.split("\n"))}
		/>
	);
}

function OneInput(props: ValueFieldProps): ReactNode {
	const forms = useFormWords();
	const { code, list } = props.field;
	return <OptionField {...props} options={list.map((each) => ({ value: each, label: forms.code(code, each) }))} />;
}

function ManyInput({ field: { code, list }, value, onChange, label, help, error }: ValueFieldProps): ReactNode {
	const forms = useFormWords();
	const chosen: readonly string[] = Array.isArray(value) ? value : [];
	// A newer program may have written codes that this list doesn't have.
	const all = [...list, ...chosen.filter((each) => !list.includes(each))];
	const toggle = (each: string) => {
		const ticked = toggledAnswer(chosen, each);
		const next = all.filter((other) => ticked.includes(other));
		onChange(next.length > 0 ? next : null);
	};
	return (
		<Choices label={label} help={help} error={error}>
			{all.map((each) => (
				<Check key={each} label={forms.code(code, each)} checked={chosen.includes(each)} onChange={() => toggle(each)} />
			))}
		</Choices>
	);
}

function YesNoInput(props: ValueFieldProps): ReactNode {
	const { say } = useWords();
	const options = [
		{ value: "true", label: say("value.yes") },
		{ value: "false", label: say("value.no") },
	];
	return <OptionField {...props} options={options} read={(text) => text === "true"} />;
}

function LevelInput(props: ValueFieldProps): ReactNode {
	const { say } = useWords();
	const levels = [1, 2, 3, 4].map((level) => ({ value: String(level), label: say("value.level", { level }) }));
	return <OptionField {...props} options={levels} read={Number} />;
}

/** Reads a whole number of at most nine digits. Any other text is kept as text, so that the check can refuse it. */
function NumberInput({ value, onChange, label, help, error }: ValueFieldProps): ReactNode {
	const change = (text: string) => onChange(/^\d{1,9}$/.test(text) ? Number(text) : orNothing(text));
	return (
		<Field
			label={label}
			help={help}
			error={error}
			inputMode="numeric"
			dir="ltr"
			className="input-short"
			value={textOf(value)}
			onChange={({ target }) => change(withWesternDigits(target.value.trim()))}
		/>
	);
}

function ChosenInput(props: ValueFieldProps): ReactNode {
	const { say } = useWords();
	const { value, choices, names = {} } = props;
	return <OptionField {...props} options={choices} unlisted={names[String(value)] || say("parts.unknown-name")} />;
}

/** A language from a list, in the person's own language. */
function LanguageField({ value, onChange, label, help, error }: ValueFieldProps): ReactNode {
	return (
		<LanguageSelect
			label={label}
			help={help}
			error={error}
			none={useNothing().label}
			value={typeof value === "string" ? value : ""}
			onChange={(code) => onChange(code === "" ? null : code)}
		/>
	);
}
