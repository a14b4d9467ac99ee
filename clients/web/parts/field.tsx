/** One labelled field. The label, the help and the error stand above the input, and screen readers read them with it. */
import { createContext, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useContext, useId, useState } from "react";
import { Say } from "../words/words.tsx";
import { useFormOfField } from "./form.tsx";
import "./field.css";

interface Around {
	label: ReactNode;
	help?: ReactNode;
	/** A sentence that says what to correct. */
	error?: ReactNode;
}

type InputProps = Around & Omit<InputHTMLAttributes<HTMLInputElement>, "id">;

export function Field({ label, help, error, className, ...input }: InputProps): ReactNode {
	const at = useField(error, help);
	return (
		<Labelled at={at} label={label} help={help} error={error}>
			<input type="text" autoComplete="off" {...input} {...at.control} className={`input ${className ?? ""}`} />
		</Labelled>
	);
}

/** A code, key or hash that is typed as it was given. */
export function CodeField(input: InputProps): ReactNode {
	return <Field autoCapitalize="none" autoCorrect="off" spellCheck={false} dir="ltr" className="code" {...input} />;
}

type AreaProps = Around & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "id">;

export function TextArea({ label, help, error, className, ...area }: AreaProps): ReactNode {
	const at = useField(error, help);
	return (
		<Labelled at={at} label={label} help={help} error={error}>
			<textarea rows={4} dir="auto" autoComplete="off" {...area} {...at.control} className={`input ${className ?? ""}`} />
		</Labelled>
	);
}

/** A password with a button that shows it. */
export function PasswordField({ label, help, error, ...input }: InputProps): ReactNode {
	const at = useField(error, help);
	const [isShown, setShown] = useState(false);
	return (
		<Labelled at={at} label={label} help={help} error={error}>
			<div className="input-row">
				<input
					autoCapitalize="none"
					autoCorrect="off"
					spellCheck={false}
					dir="ltr"
					{...input}
					{...at.control}
					type={isShown ? "text" : "password"}
					className="input"
				/>
				<button type="button" className="button input-button" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
					<Say id={isShown ? "parts.hide-password" : "parts.show-password"} />
				</button>
			</div>
		</Labelled>
	);
}

interface CheckProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "id" | "type" | "name"> {
	label: ReactNode;
	help?: ReactNode;
	/** Radios stand inside `Choices`, which gives them their name. */
	type?: "checkbox" | "radio";
}

export function Check({ label, help, type = "checkbox", ...input }: CheckProps): ReactNode {
	const id = useId();
	const form = useFormOfField();
	const name = useContext(Question);
	const about = help ? `${id}-help` : undefined;
	return (
		<div className="check">
			<input autoComplete="off" {...input} name={name} type={type} id={id} form={form} aria-describedby={about} />
			<div>
				<label htmlFor={id}>{label}</label>
				<FieldHelp id={id} help={help} />
			</div>
		</div>
	);
}

/** The name of a question's radios, of which one can be chosen. It says nothing, because a browser may keep it. */
const Question = createContext<string | undefined>(undefined);

/** A question with several answers: radios or checks. */
export function Choices({ label, help, error, children }: Around & { children: ReactNode }): ReactNode {
	const at = useField(error, help);
	return (
		<fieldset className="field choices" aria-describedby={at.control["aria-describedby"]} aria-invalid={at.control["aria-invalid"]}>
			<legend className="field-label">{label}</legend>
			<FieldHelp id={at.id} help={help} />
			<FieldError id={at.id} error={error} />
			<Question value={at.id}>{children}</Question>
		</fieldset>
	);
}

interface At {
	id: string;
	control: { id: string; form: string | undefined; "aria-describedby": string | undefined; "aria-invalid": true | undefined };
}

export function useField(error: ReactNode, help: ReactNode): At {
	const id = useId();
	const form = useFormOfField();
	const hasError = Boolean(error);
	const about = [hasError && `${id}-error`, help && `${id}-help`].filter(Boolean).join(" ");
	return { id, control: { id, form, "aria-describedby": about || undefined, "aria-invalid": hasError || undefined } };
}

export function Labelled({ at, label, help, error, children }: Around & { at: At; children: ReactNode }): ReactNode {
	return (
		<div className="field">
			<label className="field-label" htmlFor={at.id}>
				{label}
			</label>
			<FieldHelp id={at.id} help={help} />
			<FieldError id={at.id} error={error} />
			{children}
		</div>
	);
}

function FieldHelp({ id, help }: { id: string; help: ReactNode }): ReactNode {
	if (!help) return null;
	return (
		<div id={`${id}-help`} className="field-help">
			{help}
		</div>
	);
}

function FieldError({ id, error }: { id: string; error: ReactNode }): ReactNode {
	if (!error) return null;
	return (
		<div id={`${id}-error`} className="field-error">
			<span className="visually-hidden">
				<Say id="parts.error" />{" "}
			</span>
			{error}
		</div>
	);
}
