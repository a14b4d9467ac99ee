/** Step 1: chooses the desks that are asked. */
import { type ReactNode, useState } from "react";
import { Choices } from "../../../parts/field.tsx";
import { Select } from "../../../parts/select.tsx";
import { Answered } from "../../../parts/states.tsx";
import { useVerb } from "../../../sitting/use-verb.ts";
import { useFormWords } from "../../../words/form-words.ts";
import { Say, useWords } from "../../../words/words.tsx";
import { FitLine, LeftOut, SERVICE_FOR, useFittingDesks } from "../../offers/fitting.tsx";
import { DesksOf } from "../../people/desks-of.tsx";
import { type StepProps, toggled } from "./request-draft.ts";

export function ToStep(props: StepProps): ReactNode {
	const ruledOut = useVerb("ruledOutDesks", { id: props.id });
	return <Answered query={ruledOut}>{(desks) => <Desks {...props} ruledOut={desks} />}</Answered>;
}

function Desks({ choices: { from, asked, declined }, kept, change, ruledOut }: StepProps & { ruledOut: string[] }): ReactNode {
	const { desks } = kept;
	const words = useFormWords();
	const { say } = useWords();
	const people = useVerb("listPeople");
	const [service, setService] = useState(SERVICE_FOR[kept.purposes[0] ?? ""] ?? "");
	const fitting = useFittingDesks({ service: service || undefined });
	const hidden = [...(from ? [from.id] : []), ...asked, ...ruledOut];
	return (
		<>
			<Say as="p" id="handoffs.new.to.help" />
			<Select
				label={<Say id="people.what-is-needed" />}
				help={<Say id="people.fitting-first" />}
				options={[
					{ value: "", label: say("house.choose") },
					...Object.values(SERVICE_FOR).map((value) => ({ value, label: words.code("srv_Kind", value) })),
				]}
				value={service}
				onChange={({ target }) => setService(target.value)}
			/>
			<LeftOut count={ruledOut.length} />
			{asked.length > 0 && <Say as="p" className="muted" id="handoffs.new.asked" values={{ count: asked.length }} />}
			<Answered query={people}>
				{(organisations) => (
					<Choices label={<Say id="handoffs.new.which-desks" />}>
						{fitting
							.sorted(organisations, (each) => each.desks.map(({ id }) => id))
							.filter((each) => each.desks.some(({ id }) => !hidden.includes(id)))
							.map((organisation) => (
								<DesksOf
									key={organisation.id}
									organisation={organisation}
									without={hidden}
									chosen={desks}
									declined={declined}
									about={(desk) => <FitLine fit={fitting.fitOf(desk)} />}
									onToggle={(desk) => change({ desks: toggled(desks, desk) })}
								/>
							))}
					</Choices>
				)}
			</Answered>
		</>
	);
}
