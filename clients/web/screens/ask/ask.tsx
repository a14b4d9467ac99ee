/** `#/ask`: somebody has come to us with a case code. This screen asks the desk that has the case, and never says which desk that is. */
import type { ReactNode } from "react";
import { Check, Choices, Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { act } from "../../sitting/act.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

export default function Ask(): ReactNode {
	const me = useVerb("me");
	return (
		<>
			<Heading id="ask.title" />
			<Answered query={me}>{({ desks }) => <AskForm desks={desks} />}</Answered>
		</>
	);
}

interface Desk {
	id: string;
	name: string;
}

function AskForm({ desks }: { desks: Desk[] }): ReactNode {
	// When the desk of the draft isn't mine any more, my first desk asks.
	const deskOf = (kept: string) => (desks.find(({ id }) => id === kept) ?? desks[0])?.id ?? "";
	const form = useForm({
		place: "ask",
		first: (text) => ({ desk: "", code: text }),
		missing: ({ code }) => ({ code: code.trim() === "" }),
		wrong: { code: ["code", "ask.not-a-code"] },
		run: async ({ desk, code }) => {
			await act("askByCode", { desk: deskOf(desk), code });
			return code.trim();
		},
	});
	if (desks.length === 0) return <Say as="p" id="threads.no-desk" />;
	return (
		<Form of={form}>
			<Say as="p" id="ask.what" />
			{form.answer !== null && !form.isBusy && <Asked code={form.answer} />}
			{desks.length > 1 && <WhichDesk desks={desks} chosen={deskOf(form.values.desk)} onChoose={(desk) => form.change({ desk })} />}
			<Field
				label={<Say id="ask.code" />}
				help={<Say id="ask.code-help" />}
				{...form.field("code")}
				dir="ltr"
				autoCapitalize="none"
				autoCorrect="off"
				spellCheck={false}
			/>
			<Say as="p" className="muted" id="ask.what-they-see" />
			<Submit id="ask.ask" isWide />
		</Form>
	);
}

function Asked({ code }: { code: string }): ReactNode {
	return (
		<Notice kind="ok" live="polite" title={<Say id="ask.asked" values={{ code }} />}>
			<Say as="p" id="ask.same-answer" />
			<Say as="p" id="ask.what-next" />
			<p>
				<SayLink to="/today" id="ask.back" />
			</p>
		</Notice>
	);
}

function WhichDesk({ desks, chosen, onChoose }: { desks: Desk[]; chosen: string; onChoose(desk: string): void }): ReactNode {
	return (
		<Choices label={<Say id="ask.desk" />}>
			{desks.map(({ id, name }) => (
				<Check key={id} type="radio" label={<bdi>{name}</bdi>} checked={chosen === id} onChange={() => onChoose(id)} />
			))}
		</Choices>
	);
}
