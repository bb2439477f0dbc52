// A service with gorilla/sessions that does what the sample application does, for the tests to exchange cookies with.
// Arguments: the hash key and the block key in hexadecimal, the serializer ("gob" or "json"), and a directory for session
// files or nothing. Prints the port that it listens at.
package main

import (
	"bytes"
	"encoding/gob"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/gorilla/securecookie"
	"github.com/gorilla/sessions"
)

const name = "app-session"

type profile struct {
	Name string
	Tags []string
	Born time.Time
}

// The values of a session as JSON: its keys are texts then.
type jsonValues struct{ securecookie.JSONEncoder }

func (j jsonValues) Serialize(src interface{}) ([]byte, error) {
	values, ok := src.(map[interface{}]interface{})
	if !ok {
		return j.JSONEncoder.Serialize(src)
	}
	texts := map[string]interface{}{}
	for key, value := range values {
		texts[key.(string)] = value
	}
	return j.JSONEncoder.Serialize(texts)
}

func (j jsonValues) Deserialize(src []byte, dst interface{}) error {
	values, ok := dst.(*map[interface{}]interface{})
	if !ok {
		return j.JSONEncoder.Deserialize(src, dst)
	}
	texts := map[string]interface{}{}
	if err := j.JSONEncoder.Deserialize(src, &texts); err != nil {
		return err
	}
	for key, value := range texts {
		(*values)[key] = value
	}
	return nil
}

func key(text string) []byte {
	bytes, err := hex.DecodeString(text)
	if err != nil {
		panic(err)
	}
	if len(bytes) == 0 {
		return nil
	}
	return bytes
}

func number(value interface{}) int {
	switch number := value.(type) {
	case int:
		return number
	case float64:
		return int(number)
	}
	return 0
}

var born = time.Date(2001, 2, 3, 4, 5, 6, 7, time.FixedZone("", 5400))

func setKinds(values map[interface{}]interface{}) {
	values[42] = uint8(7)
	values["time"] = born
	values["bytes"] = []byte{1, 2, 255}
	values["profile"] = profile{"Zoë", []string{"a", "b"}, born}
	values["complex"] = complex(1, -2)
	values["nothing"] = nil
	values["map"] = map[string]interface{}{"list": []interface{}{1, "two", nil}}
}

func checkKinds(values map[interface{}]interface{}) string {
	number, _ := values[42].(uint8)
	at, _ := values["time"].(time.Time)
	some, _ := values["bytes"].([]byte)
	who, _ := values["profile"].(profile)
	both, _ := values["complex"].(complex128)
	nothing, there := values["nothing"]
	m, _ := values["map"].(map[string]interface{})
	return fmt.Sprint(number == 7, at.Equal(born), bytes.Equal(some, []byte{1, 2, 255}),
		who.Name == "Zoë" && len(who.Tags) == 2 && who.Born.Equal(born), both == complex(1, -2),
		there && nothing == nil, fmt.Sprint(m) == "map[list:[1 two <nil>]]")
}

func main() {
	gob.Register(map[string]interface{}{})
	gob.Register(time.Time{})
	gob.Register(profile{})
	var store sessions.Store
	var codecs []securecookie.Codec
	if len(os.Args) > 4 {
		files := sessions.NewFilesystemStore(os.Args[4], key(os.Args[1]), key(os.Args[2]))
		store, codecs = files, files.Codecs
	} else {
		cookies := sessions.NewCookieStore(key(os.Args[1]), key(os.Args[2]))
		store, codecs = cookies, cookies.Codecs
	}
	if os.Args[3] == "json" {
		for _, codec := range codecs {
			codec.(*securecookie.SecureCookie).SetSerializer(jsonValues{})
		}
	}
	handle := func(path string, serve func(s *sessions.Session, r *http.Request) string) {
		http.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			session, err := store.Get(r, name)
			if err != nil {
				http.Error(w, err.Error(), 400)
				return
			}
			body := serve(session, r)
			if err := session.Save(r, w); err != nil {
				http.Error(w, err.Error(), 500)
				return
			}
			fmt.Fprint(w, body)
		})
	}
	handle("/", func(s *sessions.Session, r *http.Request) string {
		if s.Values["name"] == nil {
			return "no name"
		}
		return fmt.Sprint("name: ", s.Values["name"])
	})
	handle("/set", func(s *sessions.Session, r *http.Request) string {
		s.Values["name"] = r.FormValue("name")
		return "set"
	})
	handle("/visits", func(s *sessions.Session, r *http.Request) string {
		visits := number(s.Values["visits"]) + 1
		s.Values["visits"] = visits
		return fmt.Sprint(visits)
	})
	handle("/flash", func(s *sessions.Session, r *http.Request) string {
		if message := r.FormValue("message"); message != "" {
			s.AddFlash(message)
			return "added"
		}
		var all []string
		for _, message := range s.Flashes() {
			all = append(all, fmt.Sprint(message))
		}
		return strings.Join(all, ",")
	})
	handle("/kinds/set", func(s *sessions.Session, r *http.Request) string {
		setKinds(s.Values)
		return "set"
	})
	handle("/kinds", func(s *sessions.Session, r *http.Request) string {
		return checkKinds(s.Values)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	panic(http.Serve(listener, nil))
}
