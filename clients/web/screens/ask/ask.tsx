/** `#/ask`: somebody has come to us with a case code. It asks the desk that has the case, and never says which one that is. */
import { Link } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices, Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Answered } from "../../parts/states.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";

export default function Ask(): ReactNode {
	const me = useVerb("me", undefined, { topics: ["directory"] });
	return (
		<>
			<Heading>
				<Say id="ask.title" />
			</Heading>
			<Answered query={me}>{({ desks }) => <Form desks={desks} />}</Answered>
		</>
	);
}

interface Desk {
	id: string;
	name: string;
}

function Form({ desks }: { desks: Desk[] }): ReactNode {
	const [desk, setDesk] = useState(desks[0]?.id ?? "");
	const [code, setCode] = useState("");
	const [asked, setAsked] = useState<string | null>(null);
	const ask = useAct("askByCode", []);
	if (desks.length === 0)
		return (
			<p>
				<Say id="threads.no-desk" />
			</p>
		);
	const isWrongCode = ask.error !== null && dataOf(ask.error).field === "code";
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (ask.isPending) return;
		setAsked(null);
		const onSuccess = () => {
			setAsked(code.trim());
			setCode("");
		};
		ask.mutate({ desk, code }, { onSuccess });
	};
	return (
		<form onSubmit={submit} noValidate>
			<p>
				<Say id="ask.what" />
			</p>
			{asked !== null && <Asked code={asked} />}
			{desks.length > 1 && <WhichDesk desks={desks} chosen={desk} onChoose={setDesk} />}
			<Field
				label={<Say id="ask.code" />}
				help={<Say id="ask.code-help" />}
				error={isWrongCode && <Say id="ask.not-a-code" />}
				value={code}
				onChange={({ target }) => setCode(target.value)}
				dir="ltr"
				autoCapitalize="none"
				autoCorrect="off"
				autoComplete="off"
				spellCheck={false}
			/>
			{ask.error && !isWrongCode && <ErrorNotice error={dataOf(ask.error)} />}
			<p className="muted">
				<Say id="ask.what-they-see" />
			</p>
			<div className="buttons">
				<Button type="submit" kind="primary" isWide isBusy={ask.isPending} disabled={code.trim() === ""}>
					<Say id="ask.ask" />
				</Button>
			</div>
		</form>
	);
}

function Asked({ code }: { code: string }): ReactNode {
	return (
		<Notice kind="ok" live="polite" title={<Say id="ask.asked" values={{ code }} />}>
			<p>
				<Say id="ask.same-answer" />
			</p>
			<p>
				<Say id="ask.what-next" />
			</p>
			<p>
				<Link to="/today">
					<Say id="ask.back" />
				</Link>
			</p>
		</Notice>
	);
}

function WhichDesk({ desks, chosen, onChoose }: { desks: Desk[]; chosen: string; onChoose(desk: string): void }): ReactNode {
	return (
		<Choices label={<Say id="ask.desk" />}>
			{desks.map(({ id, name }) => (
				<Check key={id} type="radio" name="desk" label={<bdi>{name}</bdi>} checked={chosen === id} onChange={() => onChoose(id)} />
			))}
		</Choices>
	);
}
