/** Steps 3 and 4: the person's names, and a password. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { isSignInName } from "../../sitting/sign-in-name.ts";
import type { Action } from "../../sitting/use-action.ts";
import type { Answer } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { NewPassword } from "./new-password.tsx";
import { StepHeading } from "./step.tsx";

export interface Person {
	name: string;
	/** Null for a member who comes back and keeps the old one. */
	signInName: string | null;
	password: string;
}

interface Props {
	invite: Answer<"checkInvite">;
	make: Action<Person>;
	onTyping(): void;
}

export function KeysStep({ invite, make, onTyping }: Props): ReactNode {
	const [step, setStep] = useState<3 | 4>(3);
	const [person, setPerson] = useState<Person>({ name: "", signInName: invite.returning ? null : "", password: "" });
	const [isStrong, setStrong] = useState(false);
	const [isWrong, setWrong] = useState(false);
	const { form, refuse } = useRefusal<HTMLFormElement>();
	const isTaken = make.error?.code === "name-taken";
	const about = [person.name, person.signInName, invite.networkName, invite.organisation, invite.desk].filter((each) => each != null);
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		const hasWrongName = person.signInName !== null && !isSignInName(person.signInName);
		setWrong(hasWrongName);
		if (hasWrongName) return refuse();
		if (step === 3) return setStep(4);
		await make.run(person);
	};
	return (
		<>
			<StepHeading number={step} id={step === 3 ? "door.who-are-you" : "door.choose-password"} />
			{make.error && <ErrorNotice error={make.error} />}
			<form ref={form} onSubmit={(event) => void submit(event)} onInput={onTyping} noValidate>
				{step === 3 || isTaken ? (
					<Names person={person} isWrong={isWrong} onChange={setPerson} />
				) : (
					// For password managers, which keep both together.
					<input type="hidden" autoComplete="username" value={person.signInName ?? ""} />
				)}
				{step === 4 && <NewPassword about={about} onChange={(password) => setPerson({ ...person, password })} onRated={setStrong} />}
				<div className="buttons">
					<Button
						type="submit"
						kind="primary"
						isWide
						isBusy={make.isBusy}
						disabled={person.name.trim() === "" || person.signInName === "" || (step === 4 && !isStrong)}
					>
						<Say id={step === 3 ? "parts.go-on" : make.isBusy ? "door.making-keys" : "door.make-keys"} />
					</Button>
					{step === 4 && (
						<Button kind="quiet" onClick={() => setStep(3)}>
							<Say id="parts.back" />
						</Button>
					)}
				</div>
			</form>
		</>
	);
}

interface NamesProps {
	person: Person;
	/** The server wouldn't take the sign-in name. */
	isWrong: boolean;
	onChange(person: Person): void;
}

function Names({ person, isWrong, onChange }: NamesProps): ReactNode {
	return (
		<>
			<Field
				label={<Say id="door.own-name" />}
				help={<Say id="door.own-name-help" />}
				name="name"
				autoComplete="name"
				dir="auto"
				value={person.name}
				onChange={({ target }) => onChange({ ...person, name: target.value })}
			/>
			{person.signInName !== null && (
				<Field
					label={<Say id="door.name" />}
					help={<Say id="door.new-name-help" />}
					error={isWrong && <Say id="door.wrong-sign-in-name" />}
					name="username"
					autoComplete="username"
					autoCapitalize="none"
					autoCorrect="off"
					spellCheck={false}
					dir="auto"
					value={person.signInName}
					onChange={({ target }) => onChange({ ...person, signInName: target.value.trim() })}
				/>
			)}
		</>
	);
}
