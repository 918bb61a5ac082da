// evaluate runs expressions as Argo's controller does: with its functions, over
// variables that are texts. Reads JSON lines {"code": ..., "variables": {...}} and
// prints for each {"text": ...}, or {"error": ...}.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/argoproj/argo-workflows/v4/util/expr/env"
	"github.com/expr-lang/expr"
)

type question struct {
	Code      string         `json:"code"`
	Variables map[string]any `json:"variables"`
}

type answer struct {
	Text  *string `json:"text,omitempty"`
	Error string  `json:"error,omitempty"`
}

func evaluate(q question) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{Error: fmt.Sprint(r)}
		}
	}()
	variables := env.GetFuncMap(q.Variables)
	program, err := expr.Compile(q.Code, expr.Env(variables))
	if err != nil {
		return answer{Error: err.Error()}
	}
	value, err := expr.Run(program, variables)
	if err != nil {
		return answer{Error: err.Error()}
	}
	text, ok := value.(string)
	if !ok {
		encoded, err := json.Marshal(value)
		if err != nil {
			return answer{Error: err.Error()}
		}
		text = string(encoded)
	}
	return answer{Text: &text}
}

func main() {
	scanner := bufio.NewScanner(os.Stdin)
	scanner.Buffer(nil, 1<<26)
	out := json.NewEncoder(os.Stdout)
	for scanner.Scan() {
		var q question
		if err := json.Unmarshal(scanner.Bytes(), &q); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		_ = out.Encode(evaluate(q))
	}
	if err := scanner.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
