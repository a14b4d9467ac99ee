/** The steps of a form at the door. The door has no router, and the address of a form is the same in all of its steps. */
import { useEffect, useState } from "react";
import { type StepPlace, type Steps, stepsIn } from "../../parts/steps.ts";

interface Place extends StepPlace {
	step?: number;
}

/**
 * @param first the first step that can be shown. A step that has made something for good isn't gone back behind.
 * @param last the last step that somebody has reached.
 */
export function useDoorSteps(first: number, last: number): Steps {
	const [here, setHere] = useState<Place>(placeNow);
	useEffect(() => {
		const read = () => setHere(placeNow());
		addEventListener("popstate", read);
		return () => removeEventListener("popstate", read);
	}, []);
	const write = async (how: "pushState" | "replaceState", place: Place) => {
		history[how](place, "");
		setHere(place);
	};
	const places = {
		here,
		replace: (step: number, place: StepPlace) => write("replaceState", { ...place, step }),
		push: (step: number, place: StepPlace) => write("pushState", { ...place, step }),
		back: async () => history.back(),
	};
	return stepsIn(places, Math.max(first, Math.min(here.step ?? first, last)));
}

const placeNow = (): Place => (history.state ?? {}) as Place;
