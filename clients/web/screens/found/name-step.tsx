/** Step 2: the network's name. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { Say } from "../../words/words.tsx";
import { StepHeading } from "../door/step.tsx";

export function NameStep({ onNext }: { onNext(network: string): void }): ReactNode {
	const [network, setNetwork] = useState("");
	const submit = (event: FormEvent) => {
		event.preventDefault();
		onNext(network.trim());
	};
	return (
		<>
			<StepHeading number={2} id="found.name-title" />
			<form onSubmit={submit} noValidate>
				<Field
					label={<Say id="found.network" />}
					help={<Say id="found.network-help" />}
					name="network"
					autoComplete="off"
					dir="auto"
					maxLength={80}
					value={network}
					onChange={({ target }) => setNetwork(target.value)}
				/>
				<div className="buttons">
					<Button type="submit" kind="primary" isWide disabled={network.trim() === ""}>
						<Say id="parts.go-on" />
					</Button>
				</div>
			</form>
		</>
	);
}
