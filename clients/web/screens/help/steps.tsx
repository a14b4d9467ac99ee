/** `#/help/first-steps`: the first steps again. */
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { Say } from "../../words/words.tsx";
import { FirstSteps } from "../first-steps/first-steps.tsx";

export default function Steps(): ReactNode {
	const navigate = useNavigate();
	return (
		<>
			<Heading>
				<Say id="steps.title" />
			</Heading>
			<FirstSteps end="steps.to-help" onEnd={() => void navigate({ to: "/help" })} />
		</>
	);
}
