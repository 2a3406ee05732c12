"use strict";

const examples = {
  goals: `{
  actionGoals(first: 10) {
    totalCount
    nodes { id code text deadline version }
  }
}`,
  issues: `{
  issues(filter: {state: {eq: OPEN}}, first: 20) {
    nodes { rule severity message cell { tabName a1 } }
  }
}`,
  chain: `{
  policies {
    nodes {
      title
      politicalGoals {
        code title
        subGoals {
          code text
          actionGoals { code text activities { what } responsibilities { kind name } }
        }
      }
    }
  }
}`,
};

const element = (id) => document.getElementById(id);

for (const code of document.querySelectorAll("[data-path]")) code.textContent = location.origin + code.dataset.path;
for (const button of document.querySelectorAll("[data-example]"))
  button.addEventListener("click", () => { element("query").value = examples[button.dataset.example]; });
element("query").value = examples.goals;

element("ask").addEventListener("submit", async (event) => {
  event.preventDefault();
  element("state").textContent = "Asking …";
  const began = performance.now();
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${element("key").value.trim()}` },
      body: JSON.stringify({ query: element("query").value }),
    });
    element("answer").textContent = JSON.stringify(await response.json(), null, 2);
    element("state").textContent = `${response.status}, ${Math.round(performance.now() - began)} ms`;
  } catch {
    element("answer").textContent = "";
    element("state").textContent = "No answer. Is the demo still running, and is the key typed as it was printed?";
  }
});
