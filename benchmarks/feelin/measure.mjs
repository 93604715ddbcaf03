// Reads {expressions: [{text, variables}], evaluations, parses} from standard input, one line per round, and answers
// each with nanoseconds of the processor per evaluation and per parse of every expression. feelin offers no compiled
// expression: its evaluate() parses each time, and that is what a caller pays.
import { createInterface } from "node:readline";
import { evaluate, parseExpression } from "feelin";

const nanoseconds = (work, times) => {
  const begun = process.cpuUsage();
  for (let n = 0; n < times; n++) work();
  const { user, system } = process.cpuUsage(begun);
  return ((user + system) * 1000) / times;
};

for await (const line of createInterface({ input: process.stdin })) {
  const { expressions, evaluations, parses } = JSON.parse(line);
  const answer = expressions.map(({ text, variables }) => ({
    evaluate: nanoseconds(() => evaluate(text, variables), evaluations),
    parse: nanoseconds(() => parseExpression(text, variables), parses),
  }));
  console.log(JSON.stringify(answer));
}
