// read-yaml reads YAML files as Argo does: with its YAML library, split
// into documents where it splits them. Prints one JSON object per document.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"

	"sigs.k8s.io/yaml"
)

type reading struct {
	File     string          `json:"file"`
	Document json.RawMessage `json:"document"`
}

var docSep = regexp.MustCompile(`\n---`)

func read(file string, enc *json.Encoder) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for _, text := range docSep.Split(string(b), -1) {
		document, err := yaml.YAMLToJSONStrict([]byte(text))
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if err := enc.Encode(reading{file, document}); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	bad := 0
	enc := json.NewEncoder(os.Stdout)
	for _, file := range os.Args[1:] {
		if err := read(file, enc); err != nil {
			fmt.Fprintln(os.Stderr, err)
			bad++
		}
	}
	if bad > 0 {
		os.Exit(1)
	}
}
