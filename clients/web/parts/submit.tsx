/** The end of a form of `useForm`: where its answers are kept, why it couldn't be sent, and its buttons. Also the form in a dialog. */
import { type ComponentProps, type ReactNode, use } from "react";
import type { MessageId, Say } from "../words/words.tsx";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { DraftNote } from "./draft-note.tsx";
import { ErrorNotice } from "./error-notice.tsx";
import { Form, FormContext, type SentForm } from "./form.tsx";

interface SubmitProps {
	/** The words of the button. */
	id: MessageId;
	values?: ComponentProps<typeof Say>["values"];
	kind?: "primary" | "secondary" | "danger";
	isWide?: boolean;
	/** By error code: messages that replace the usual ones, because this form can say more. */
	errorWords?: Partial<Record<string, MessageId>>;
	isDisabled?: boolean;
	/** More buttons. */
	children?: ReactNode;
}

/** @example <Submit id="tasks.add" errorWords={{ "bad-input": "tasks.bad-input" }} /> */
export function Submit({ id, values = {}, kind = "primary", isWide, errorWords, isDisabled, children }: SubmitProps): ReactNode {
	const form = use(FormContext);
	if (!form) throw new Error("Submit: stands in no form of useForm");
	return (
		<>
			<FormNotes form={form} errorWords={errorWords} />
			<div className="buttons">
				<Button type="submit" kind={kind} isWide={isWide} isBusy={form.isBusy} disabled={isDisabled} id={id} values={values} />
				{children}
			</div>
		</>
	);
}

function FormNotes({ form: { note, error }, errorWords }: { form: SentForm } & Pick<SubmitProps, "errorWords">): ReactNode {
	return (
		<>
			{note && <DraftNote {...note} />}
			{error && <ErrorNotice error={error} {...(errorWords && { words: errorWords })} />}
		</>
	);
}

interface DialogProps extends Pick<SubmitProps, "errorWords"> {
	of: SentForm;
	title: ReactNode;
	/** The words of the button that sends the form. */
	action: ReactNode;
	isDangerous?: boolean;
	onClose(): void;
	children: ReactNode;
}

/** A form in a dialog. The dialog stays open when the form can't be sent, and says why. */
export function FormDialog({ of, title, action, isDangerous = false, errorWords, onClose, children }: DialogProps): ReactNode {
	return (
		<Dialog
			title={title}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose} id="parts.cancel" />
					<Button type="submit" form={of.id} kind={isDangerous ? "danger" : "primary"} isBusy={of.isBusy}>
						{action}
					</Button>
				</>
			}
		>
			<Form of={of}>
				{children}
				<FormNotes form={of} errorWords={errorWords} />
			</Form>
		</Dialog>
	);
}
