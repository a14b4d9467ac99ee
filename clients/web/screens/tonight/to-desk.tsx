/** The choice of the desk that is phoned. Below it stand the phone numbers of this desk that colleagues have written down. */
import type { ReactNode } from "react";
import { Select } from "../../parts/select.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { RequestChoices } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { LastTest, NumbersOf } from "../duty/numbers-of.tsx";
import type { TonightPart } from "./tonight-draft.ts";

export function ToDesk({ choices, kept: { desk, kind }, change, isTried }: TonightPart & { choices: RequestChoices }): ReactNode {
	const { say } = useWords();
	const people = useVerb("listPeople");
	const hidden = [choices.from?.id, ...choices.asked];
	const desks = (people.data ?? [])
		.filter(({ isSuspended }) => !isSuspended)
		.flatMap(({ name, desks: own }) => own.map((each) => ({ ...each, organisation: name })))
		.filter(({ id, canRead }) => canRead && !hidden.includes(id));
	// Only the desk that has the case can hand it over.
	const choose = (chosen: string) => change({ desk: chosen, ground: null, kind: choices.isOurs ? kind : "referral" });
	return (
		<>
			<Select
				label={<Say id="tonight.desk" />}
				error={isTried && desk === "" && <Say id="handoffs.missing.desk" />}
				options={[
					{ value: "", label: say("house.choose") },
					...desks.map(({ id, name, organisation }) => ({ value: id, label: `${organisation}, ${name}` })),
				]}
				value={desk}
				onChange={({ target }) => choose(target.value)}
			/>
			{choices.asked.length > 0 && <Say as="p" className="muted" id="handoffs.new.asked" values={{ count: choices.asked.length }} />}
			{desk !== "" && (
				<>
					<NumbersOf party={{ id: desk }} isNeeded />
					<LastTest desk={desk} />
				</>
			)}
		</>
	);
}
