/** A screen whose code couldn't be loaded: the connection is broken, or the server has a newer version that lacks this file. */
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "../parts/button.tsx";
import { Heading } from "../parts/heading.tsx";
import { Notice } from "../parts/notice.tsx";
import { WaitingHeading } from "../parts/states.tsx";
import { lock } from "../sitting/end.ts";
import { useSittingFacts } from "../sitting/sitting-facts.ts";
import { Say } from "../words/words.tsx";

export function NotLoaded({ onAgain }: { onAgain: () => void }): ReactNode {
	const { name } = useSittingFacts();
	const [isNew, setNew] = useState<boolean | null>(null);
	useEffect(() => {
		void hasNewVersion().then(setNew);
	}, []);
	useEffect(() => {
		addEventListener("online", onAgain);
		return () => removeEventListener("online", onAgain);
	}, [onAgain]);
	if (isNew === null) return <WaitingHeading id="parts.opening" />;
	return (
		<>
			<Heading id={isNew ? "house.new-version" : "house.not-loaded"} />
			<Notice kind="warn">
				<Say as="p" id={isNew ? "house.new-version-help" : "house.not-loaded-help"} />
				<Button kind="primary" onClick={isNew ? () => void lock(name) : onAgain} id={isNew ? "house.get-new-version" : "parts.try-again"} />
			</Notice>
		</>
	);
}

/** Whether the server serves another version than this page. False also when the server can't be reached. */
async function hasNewVersion(): Promise<boolean> {
	const entry = document.querySelector<HTMLScriptElement>("script[type=module][src]")?.getAttribute("src");
	if (!entry) return false;
	try {
		const answer = await fetch("/", { cache: "no-cache", credentials: "omit" });
		return answer.ok && !(await answer.text()).includes(entry);
	} catch {
		return false;
	}
}
