// check-pods validates pods offline as the API server does: strict decoding (unknown fields are
// errors), defaults, and the server's own validation. It reads a JSON list of pods on stdin, and
// prints a JSON list of what is wrong with each: an empty text, if nothing is.
package main

import (
	"encoding/json"
	"log"
	"os"

	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	"k8s.io/kubernetes/pkg/apis/core/validation"
)

var decoder = serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDecoder()

func wrong(text []byte) string {
	object, _, err := decoder.Decode(text, nil, nil)
	if err != nil {
		return err.Error()
	}
	pod, ok := object.(*core.Pod)
	if !ok {
		return "not a pod"
	}
	options := podutil.GetValidationOptionsFromPodSpecAndMeta(&pod.Spec, nil, &pod.ObjectMeta, nil)
	if found := validation.ValidatePodCreate(pod, options); len(found) > 0 {
		return found.ToAggregate().Error()
	}
	return ""
}

func main() {
	var pods []json.RawMessage
	if err := json.NewDecoder(os.Stdin).Decode(&pods); err != nil {
		log.Fatal(err)
	}
	said := make([]string, len(pods))
	for number, text := range pods {
		said[number] = wrong(text)
	}
	if err := json.NewEncoder(os.Stdout).Encode(said); err != nil {
		log.Fatal(err)
	}
}
