// Command conformance is gotd behind JSON lines: one call a line on stdin, one answer a line on stdout. See
// gotd-conformance-client.ts.
package main

import (
	"bufio"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/gotd/td/telegram"
	"github.com/gotd/td/telegram/auth"
	"github.com/gotd/td/telegram/auth/qrlogin"
	"github.com/gotd/td/telegram/dcs"
	"github.com/gotd/td/telegram/downloader"
	"github.com/gotd/td/telegram/uploader"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

const (
	longestWait = 10 * time.Second
	mostTries   = 10
	pause       = 200 * time.Millisecond
)

type options struct {
	Host string `json:"host"`
	Port int    `json:"port"`
	DC   int    `json:"dc_id"`
	Key  string `json:"key"`
}

type call struct {
	ID     int               `json:"id"`
	Method string            `json:"method"`
	Args   []json.RawMessage `json:"args"`
}

type answer struct {
	ID      int    `json:"id"`
	Result  any    `json:"result,omitempty"`
	Error   string `json:"error,omitempty"`
	Seconds int    `json:"seconds,omitempty"`
	Bug     string `json:"bug,omitempty"`
}

type seen struct {
	ID        int    `json:"id"`
	Text      string `json:"text"`
	ReplyToID *int   `json:"replyToId"`
}

// received is a message that was pushed. gotd hands updates to handlers side by side, so that only pts tells their order.
type received struct {
	pts  int
	text string
}

type driver struct {
	client    *telegram.Client
	api       *tg.Client
	ctx       context.Context
	stop      context.CancelFunc
	ended     chan error
	scanned   qrlogin.LoggedIn
	phone     string
	codeHash  string
	peers     map[string]tg.InputPeerClass
	randomID  int64
	textsLock sync.Mutex
	texts     []received
}

func main() {
	var given options
	must(json.Unmarshal([]byte(os.Args[1]), &given))
	if !strings.HasPrefix(given.Host, "127.") {
		panic("a test client must not leave loopback")
	}
	d := newDriver(given)
	lines := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var c call
		must(json.Unmarshal(lines.Bytes(), &c))
		result, err := d.perform(c)
		must(out.Encode(describe(c.ID, result, err)))
	}
}

func newDriver(given options) *driver {
	block, _ := pem.Decode([]byte(given.Key))
	key, err := x509.ParsePKCS1PublicKey(block.Bytes)
	must(err)
	dispatcher := tg.NewUpdateDispatcher()
	d := &driver{peers: map[string]tg.InputPeerClass{}, randomID: time.Now().UnixNano(), ended: make(chan error, 1)}
	dispatcher.OnNewMessage(func(_ context.Context, _ tg.Entities, update *tg.UpdateNewMessage) error {
		if message, ok := update.Message.(*tg.Message); ok && !message.Out {
			d.textsLock.Lock()
			d.texts = append(d.texts, received{update.Pts, message.Message})
			d.textsLock.Unlock()
		}
		return nil
	})
	d.scanned = qrlogin.OnLoginToken(dispatcher)
	d.client = telegram.NewClient(1, "hash", telegram.Options{
		DC:            given.DC,
		DCList:        dcs.List{Options: []tg.DCOption{{ID: given.DC, IPAddress: given.Host, Port: given.Port}}},
		PublicKeys:    []telegram.PublicKey{{RSA: (*rsa.PublicKey)(key)}},
		UpdateHandler: dispatcher,
	})
	d.api = d.client.API()
	d.ctx, d.stop = context.WithCancel(context.Background())
	return d
}

func (d *driver) perform(c call) (any, error) {
	text := func(index int) string {
		var value string
		if index < len(c.Args) {
			_ = json.Unmarshal(c.Args[index], &value)
		}
		return value
	}
	number := func(index int) int {
		var value int
		if index < len(c.Args) {
			_ = json.Unmarshal(c.Args[index], &value)
		}
		return value
	}
	switch c.Method {
	case "connect":
		return nil, d.connect()
	case "requestCode":
		return nil, d.requestCode(text(0))
	case "signIn":
		return nil, d.signIn(text(0), text(1))
	case "beginQrLogin":
		token, err := d.client.QR().Export(d.ctx)
		// Telegram's tokens are base64url; String is how gotd writes them.
		return strings.TrimRight(token.String(), "="), err
	case "finishQrLogin":
		<-d.scanned
		_, err := d.client.QR().Import(d.ctx)
		return nil, err
	case "username":
		self, err := d.client.Self(d.ctx)
		if err != nil {
			return nil, err
		}
		return self.Username, nil
	case "dialogs":
		return d.dialogs()
	case "send":
		return d.send(text(0), text(1), number(2))
	case "edit":
		return nil, d.edit(text(0), number(1), text(2))
	case "delete":
		_, err := d.api.MessagesDeleteMessages(d.ctx, &tg.MessagesDeleteMessagesRequest{Revoke: true, ID: []int{number(1)}})
		return nil, err
	case "history":
		return d.history(text(0))
	case "received":
		d.textsLock.Lock()
		defer d.textsLock.Unlock()
		sort.Slice(d.texts, func(i, j int) bool { return d.texts[i].pts < d.texts[j].pts })
		texts := []string{}
		for _, one := range d.texts {
			texts = append(texts, one.text)
		}
		return texts, nil
	case "sendFile":
		return d.sendFile(text(0), text(1))
	case "download":
		return nil, d.download(number(1), text(2))
	case "close":
		d.stop()
		<-d.ended
		return nil, nil
	default:
		return nil, fmt.Errorf("unknown method %s", c.Method)
	}
}

func (d *driver) connect() error {
	ready := make(chan struct{})
	go func() {
		d.ended <- d.client.Run(d.ctx, func(ctx context.Context) error {
			close(ready)
			<-ctx.Done()
			return ctx.Err()
		})
	}()
	select {
	case <-ready:
		return nil
	case err := <-d.ended:
		d.ended <- err
		return err
	}
}

func (d *driver) requestCode(phone string) error {
	sent, err := d.client.Auth().SendCode(d.ctx, phone, auth.SendCodeOptions{})
	if err != nil {
		return err
	}
	code, ok := sent.(*tg.AuthSentCode)
	if !ok {
		return fmt.Errorf("unexpected %T", sent)
	}
	d.phone, d.codeHash = phone, code.PhoneCodeHash
	return nil
}

func (d *driver) signIn(code, password string) error {
	_, err := d.client.Auth().SignIn(d.ctx, d.phone, code, d.codeHash)
	if errors.Is(err, auth.ErrPasswordAuthNeeded) {
		_, err = d.client.Auth().Password(d.ctx, password)
	}
	return err
}

func (d *driver) dialogs() (any, error) {
	found, err := d.api.MessagesGetDialogs(d.ctx, &tg.MessagesGetDialogsRequest{OffsetPeer: &tg.InputPeerEmpty{}, Limit: 100})
	if err != nil {
		return nil, err
	}
	dialogs, ok := found.AsModified()
	if !ok {
		return nil, fmt.Errorf("unexpected %T", found)
	}
	names := map[int64]string{}
	for _, user := range dialogs.GetUsers() {
		if user, ok := user.(*tg.User); ok {
			names[user.ID] = strings.TrimSpace(user.FirstName + " " + user.LastName)
		}
	}
	for _, chat := range dialogs.GetChats() {
		if chat, ok := chat.(*tg.Chat); ok {
			names[chat.ID] = chat.Title
		}
	}
	titles := []string{}
	for _, dialog := range dialogs.GetDialogs() {
		switch peer := dialog.GetPeer().(type) {
		case *tg.PeerUser:
			titles = append(titles, names[peer.UserID])
		case *tg.PeerChat:
			titles = append(titles, names[peer.ChatID])
		}
	}
	return titles, nil
}

func (d *driver) peer(username string) (tg.InputPeerClass, error) {
	if known, ok := d.peers[username]; ok {
		return known, nil
	}
	resolved, err := d.api.ContactsResolveUsername(d.ctx, username)
	if err != nil {
		return nil, err
	}
	user, ok := resolved.Users[0].(*tg.User)
	if !ok {
		return nil, fmt.Errorf("unexpected %T", resolved.Users[0])
	}
	d.peers[username] = user.AsInputPeer()
	return d.peers[username], nil
}

// patiently waits out flood waits, and makes calls again that were lost with their line: gotd leaves both to its users.
// The random id stays the same.
func patiently[T any](do func() (T, error)) (T, error) {
	for tries := 0; ; tries++ {
		result, err := do()
		if err == nil {
			return result, nil
		}
		if wait, ok := tgerr.AsFloodWait(err); ok && wait <= longestWait {
			time.Sleep(wait)
			continue
		}
		if _, isRefusal := tgerr.As(err); isRefusal || tries == mostTries {
			return result, err
		}
		time.Sleep(pause)
	}
}

func (d *driver) send(chat, text string, replyTo int) (any, error) {
	peer, err := d.peer(chat)
	if err != nil {
		return nil, err
	}
	d.randomID++
	request := &tg.MessagesSendMessageRequest{Peer: peer, Message: text, RandomID: d.randomID}
	if replyTo != 0 {
		request.SetReplyTo(&tg.InputReplyToMessage{ReplyToMsgID: replyTo})
	}
	updates, err := patiently(func() (tg.UpdatesClass, error) { return d.api.MessagesSendMessage(d.ctx, request) })
	if err != nil {
		return nil, err
	}
	return sentID(updates)
}

func sentID(updates tg.UpdatesClass) (any, error) {
	switch updates := updates.(type) {
	case *tg.UpdateShortSentMessage:
		return updates.ID, nil
	case *tg.Updates:
		for _, update := range updates.Updates {
			if update, ok := update.(*tg.UpdateMessageID); ok {
				return update.ID, nil
			}
		}
	}
	return nil, fmt.Errorf("no message id in %T", updates)
}

func (d *driver) edit(chat string, id int, text string) error {
	peer, err := d.peer(chat)
	if err != nil {
		return err
	}
	request := &tg.MessagesEditMessageRequest{Peer: peer, ID: id}
	request.SetMessage(text)
	_, err = d.api.MessagesEditMessage(d.ctx, request)
	return err
}

func (d *driver) history(chat string) (any, error) {
	peer, err := d.peer(chat)
	if err != nil {
		return nil, err
	}
	found, err := d.api.MessagesGetHistory(d.ctx, &tg.MessagesGetHistoryRequest{Peer: peer, Limit: 10})
	if err != nil {
		return nil, err
	}
	page, ok := found.AsModified()
	if !ok {
		return nil, fmt.Errorf("unexpected %T", found)
	}
	messages := []seen{}
	for _, message := range page.GetMessages() {
		if message, ok := message.(*tg.Message); ok {
			one := seen{ID: message.ID, Text: message.Message}
			if header, ok := message.ReplyTo.(*tg.MessageReplyHeader); ok {
				one.ReplyToID = &header.ReplyToMsgID
			}
			messages = append(messages, one)
		}
	}
	return messages, nil
}

func (d *driver) sendFile(chat, path string) (any, error) {
	peer, err := d.peer(chat)
	if err != nil {
		return nil, err
	}
	file, err := uploader.NewUploader(d.api).WithPartSize(uploader.MaximumPartSize).WithThreads(4).FromPath(d.ctx, path)
	if err != nil {
		return nil, err
	}
	d.randomID++
	updates, err := d.api.MessagesSendMedia(d.ctx, &tg.MessagesSendMediaRequest{
		Peer:     peer,
		RandomID: d.randomID,
		Media: &tg.InputMediaUploadedDocument{
			File:       file,
			ForceFile:  true,
			MimeType:   "application/octet-stream",
			Attributes: []tg.DocumentAttributeClass{&tg.DocumentAttributeFilename{FileName: filepath.Base(path)}},
		},
	})
	if err != nil {
		return nil, err
	}
	return sentID(updates)
}

func (d *driver) download(id int, path string) error {
	found, err := d.api.MessagesGetMessages(d.ctx, []tg.InputMessageClass{&tg.InputMessageID{ID: id}})
	if err != nil {
		return err
	}
	messages, ok := found.AsModified()
	if !ok {
		return fmt.Errorf("unexpected %T", found)
	}
	message, ok := messages.GetMessages()[0].(*tg.Message)
	if !ok {
		return errors.New("there is no such message")
	}
	media, ok := message.Media.(*tg.MessageMediaDocument)
	if !ok {
		return errors.New("the message has no document")
	}
	document, ok := media.Document.AsNotEmpty()
	if !ok {
		return errors.New("the document is gone")
	}
	_, err = downloader.NewDownloader().Download(d.api, document.AsInputDocumentFileLocation()).WithThreads(4).ToPath(d.ctx, path)
	return err
}

// describe gives the error's published name without its number, and the seconds to wait if it has any.
func describe(id int, result any, err error) answer {
	if err == nil {
		return answer{ID: id, Result: result}
	}
	if wait, ok := tgerr.AsFloodWait(err); ok {
		return answer{ID: id, Error: "FLOOD_WAIT", Seconds: int(wait.Seconds())}
	}
	if errors.Is(err, auth.ErrPasswordInvalid) {
		return answer{ID: id, Error: "PASSWORD_HASH_INVALID"}
	}
	if known, ok := tgerr.As(err); ok {
		return answer{ID: id, Error: known.Type}
	}
	return answer{ID: id, Bug: err.Error()}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
