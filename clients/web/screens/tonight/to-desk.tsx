/** The choice of the desk that is phoned. Below it stand the phone numbers of this desk that colleagues have written down. */
import type { ReactNode } from "react";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { RequestChoices } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { NumbersOf, Readiness } from "../duty/numbers-of.tsx";
import { FitLine, LeftOut, SERVICE_FOR, useFittingDesks } from "../offers/fitting.tsx";
import type { TonightPart } from "./tonight-draft.ts";

export function ToDesk(props: TonightPart & { id: string; choices: RequestChoices }): ReactNode {
	const ruledOut = useVerb("ruledOutDesks", { id: props.id });
	return <Answered query={ruledOut}>{(desks) => <Desks {...props} ruledOut={desks} />}</Answered>;
}

function Desks({ choices, ruledOut, kept, change, isTried }: TonightPart & { choices: RequestChoices; ruledOut: string[] }): ReactNode {
	const { desk, kind, purpose } = kept;
	const { say } = useWords();
	const people = useVerb("listPeople");
	const fitting = useFittingDesks({ service: SERVICE_FOR[purpose] });
	const hidden = [choices.from?.id, ...choices.asked, ...ruledOut];
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
					...fitting
						.sorted(desks, ({ id }) => [id])
						.map(({ id, name, organisation }) => ({
							value: id,
							label: `${organisation}, ${name}${fitting.fitOf(id) ? ` · ${say("people.desk-offers-it")}` : ""}`,
						})),
				]}
				value={desk}
				onChange={({ target }) => choose(target.value)}
			/>
			<LeftOut count={ruledOut.length} />
			{choices.asked.length > 0 && <Say as="p" className="muted" id="handoffs.new.asked" values={{ count: choices.asked.length }} />}
			{desk !== "" && (
				<>
					<FitLine fit={fitting.fitOf(desk)} />
					<NumbersOf party={{ id: desk }} isNeeded />
					<Readiness desk={desk} />
				</>
			)}
		</>
	);
}
