/**
 * The form element of the client. Browsers fill in nothing by themselves, except a person's own sign-in name, and keep nothing of its
 * fields for the next start.
 */
import { type ComponentProps, createContext, type InputEventHandler, type ReactNode, type Ref, use } from "react";
import type { ErrorData } from "../sitting/kinds.ts";
import type { DraftNote } from "./draft-note.tsx";

/** What the element needs to know of a form. */
interface FormElement {
	id?: string;
	/** For a form that puts the focus on its first wrong field. */
	ref?: Ref<HTMLFormElement>;
	submit(): void;
	/** Called when a field loses the focus. */
	save?(): void;
}

/** A form of `useForm`. */
export interface SentForm extends FormElement {
	id: string;
	isBusy: boolean;
	/** Null when there is none, and when a field shows it. */
	error: ErrorData | null;
	/** Says where the answers are kept. Null when they are kept in memory only. */
	note: ComponentProps<typeof DraftNote> | null;
}

/** The form of `useForm` that a `Submit` stands in. */
export const FormContext = createContext<SentForm | null>(null);

/** The id of the form that fields outside of a form belong to. Chromium keeps a text area or a select that has no form. */
const LOOSE = "loose-fields";
const InFormContext = createContext(false);

/** The attribute `form` of a field: empty inside a form. */
export const useFormOfField = (): string | undefined => (use(InFormContext) ? undefined : LOOSE);

/** Stands once in the page. Enter in a field outside of a form sends nothing. */
export function LooseFields({ children }: { children: ReactNode }): ReactNode {
	return (
		<>
			<form id={LOOSE} autoComplete="off" noValidate onSubmit={(event) => event.preventDefault()} />
			{children}
		</>
	);
}

interface Props {
	of: FormElement | SentForm;
	className?: string;
	onInput?: InputEventHandler<HTMLFormElement>;
	children: ReactNode;
}

/** @example <Form of={form}><Field {...form.field("name")} label={...} /><Submit id="tasks.add" /></Form> */
export function Form({ of, className, onInput, children }: Props): ReactNode {
	const { id, ref, submit, save } = of;
	return (
		<form
			id={id}
			ref={ref}
			className={className}
			autoComplete="off"
			noValidate
			onInput={onInput}
			onBlur={save}
			onSubmit={(event) => {
				event.preventDefault();
				submit();
			}}
		>
			<InFormContext value={true}>
				<FormContext value={"isBusy" in of ? of : null}>{children}</FormContext>
			</InFormContext>
		</form>
	);
}
