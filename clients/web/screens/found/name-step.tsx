/** Step 2: the network's name. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { Say } from "../../words/words.tsx";
import { STEP, StepHeading } from "../door/step.tsx";

interface Props {
	network: string;
	onChange(network: string): void;
	onNext(): void;
}

export function NameStep({ network, onChange, onNext }: Props): ReactNode {
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const isMissing = network.trim() === "";
	const submit = () => {
		if (isMissing) refuse();
		else onNext();
	};
	return (
		<>
			<StepHeading number={STEP.network} id="found.name-title" />
			<Form of={{ ref: form, submit }}>
				<Field
					label={<Say id="found.network" />}
					help={<Say id="found.network-help" />}
					error={isRefused && isMissing && <Say id="parts.missing" />}
					name="name"
					dir="auto"
					maxLength={80}
					value={network}
					onChange={({ target }) => onChange(target.value)}
				/>
				<div className="buttons">
					<Button type="submit" kind="primary" isWide id="parts.go-on" />
				</div>
			</Form>
		</>
	);
}
