/** Step 1: chooses the desks that are asked. */
import type { ReactNode } from "react";
import { Choices } from "../../../parts/field.tsx";
import { Answered } from "../../../parts/states.tsx";
import { useVerb } from "../../../sitting/use-verb.ts";
import { Say } from "../../../words/words.tsx";
import { DesksOf } from "../../people/desks-of.tsx";
import { type StepProps, toggled } from "./request-draft.ts";

export function ToStep({ choices: { from, asked, declined }, kept: { desks }, change }: StepProps): ReactNode {
	const people = useVerb("listPeople");
	const hidden = [...(from ? [from.id] : []), ...asked];
	return (
		<>
			<Say as="p" id="handoffs.new.to.help" />
			{asked.length > 0 && <Say as="p" className="muted" id="handoffs.new.asked" values={{ count: asked.length }} />}
			<Answered query={people}>
				{(organisations) => (
					<Choices label={<Say id="handoffs.new.which-desks" />}>
						{organisations
							.filter((each) => each.desks.some(({ id }) => !hidden.includes(id)))
							.map((organisation) => (
								<DesksOf
									key={organisation.id}
									organisation={organisation}
									without={hidden}
									chosen={desks}
									declined={declined}
									onToggle={(desk) => change({ desks: toggled(desks, desk) })}
								/>
							))}
					</Choices>
				)}
			</Answered>
		</>
	);
}
