/** Steps 3 and 4: the person's names, and a password. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import type { Steps } from "../../parts/steps.ts";
import { useRefusal } from "../../parts/use-refusal.ts";
import { isSignInName } from "../../sitting/sign-in-name.ts";
import type { Action } from "../../sitting/use-action.ts";
import type { Answer } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { NewPassword } from "./new-password.tsx";
import { STEP, StepHeading } from "./step.tsx";
import { usePasswordRating } from "./use-password-rating.ts";

export interface Person {
	name: string;
	/** The sign-in name of a new member. A member who comes back keeps the old sign-in name. */
	signInName: string;
	password: string;
}

export const emptyPerson: Person = { name: "", signInName: "", password: "" };

/** @param isReturning whether a member comes back. Such a member keeps their sign-in name, so none is needed. */
export const hasRightNames = ({ name, signInName }: Person, isReturning = false): boolean =>
	name.trim() !== "" && (isReturning || isSignInName(signInName));

interface Props {
	invite: Answer<"checkInvite">;
	steps: Steps;
	person: Person;
	onChange(person: Person): void;
	/** Makes the keys with what was typed, and joins or founds the network. */
	make: Action<void>;
	onTyping(): void;
}

export function KeysStep({ invite, steps, person, onChange, make, onTyping }: Props): ReactNode {
	const { step, goTo, goBack } = steps;
	const [triedStep, setTriedStep] = useState<number | null>(null);
	const { form, refuse } = useRefusal<HTMLFormElement>();
	const isTried = triedStep === step;
	// The browser's Forward may lead to the password without the names.
	const [lacksNames, setLacksNames] = useState(false);
	const isNameRefused = make.error?.code === "bad-input" && make.error.field === "name";
	const showsNames = step === STEP.names || lacksNames || isNameRefused || make.error?.code === "name-taken";
	const signInName = invite.returning ? null : person.signInName;
	const about = [person.name, signInName, invite.networkName, invite.organisation, invite.desk].filter((each) => each != null);
	const rating = usePasswordRating(person.password, about);
	const areNamesRight = hasRightNames(person, invite.returning);
	const refuseStep = () => {
		setTriedStep(step);
		setLacksNames(step === STEP.password && !areNamesRight);
		refuse();
	};
	const submit = () => {
		if (step === STEP.names) return areNamesRight ? void goTo(STEP.password) : refuseStep();
		void rating.submit((isStrong) => (areNamesRight && isStrong ? make.run() : refuseStep()));
	};
	return (
		<>
			<StepHeading number={step} id={step === STEP.names ? "door.who-are-you" : "door.choose-password"} />
			{make.error && !isNameRefused && <ErrorNotice error={make.error} />}
			<Form of={{ ref: form, submit }} onInput={onTyping}>
				{showsNames ? (
					<Names person={person} hasSignInName={signInName !== null} isTried={isTried} isRefused={isNameRefused} onChange={onChange} />
				) : (
					// For password managers, which keep the sign-in name together with the password.
					<input type="hidden" autoComplete="username" value={signInName ?? ""} />
				)}
				{step === STEP.password && (
					<NewPassword
						rating={rating}
						password={person.password}
						isTried={isTried}
						onChange={(password) => onChange({ ...person, password })}
					/>
				)}
				<div className="buttons">
					<Button
						type="submit"
						kind="primary"
						isWide
						isBusy={make.isBusy}
						id={step === STEP.names ? "parts.go-on" : make.isBusy ? "door.making-keys" : "door.make-keys"}
					/>
					{step === STEP.password && <Button kind="quiet" onClick={() => goBack()} id="parts.back" />}
				</div>
			</Form>
		</>
	);
}

interface NamesProps {
	person: Person;
	hasSignInName: boolean;
	/** The person has tried to go on. From then on, each field says what is missing. */
	isTried: boolean;
	/** The server doesn't take the name. */
	isRefused: boolean;
	onChange(person: Person): void;
}

function Names({ person, hasSignInName, isTried, isRefused, onChange }: NamesProps): ReactNode {
	return (
		<>
			<Field
				label={<Say id="door.own-name" />}
				help={<Say id="door.own-name-help" />}
				error={isRefused ? <Say id="parts.wrong-name" /> : isTried && person.name.trim() === "" && <Say id="parts.missing" />}
				name="name"
				autoComplete="name"
				dir="auto"
				value={person.name}
				onChange={({ target }) => onChange({ ...person, name: target.value })}
			/>
			{hasSignInName && (
				<Field
					label={<Say id="door.name" />}
					help={<Say id="door.new-name-help" />}
					error={isTried && !isSignInName(person.signInName) && <Say id="door.wrong-sign-in-name" />}
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
